"""What holds for every figure: it is drawn the same each time, nothing is cut off, and no setting is changed."""

import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

import trepart_eval as te
from trepart_eval.quality import response_rates
from trepart_eval.relations import qca, relate_study
from trepart_eval.reporting import figures

KINDS = ("change", "dose_response", "forest", "gaps", "intensity", "outcome_trends", "response", "scores",
         "set_relation", "truth_table")  # fmt: skip
COUNTING = ["politicians", "administration", "union_reps"]


@pytest.fixture(scope="module")
def given(simulated, simulated_scores):
    """Result that each figure takes."""
    relations = relate_study(simulated)
    intensity = te.intensity(simulated)
    frame = intensity.table.query("workplace == 'all' and wave == '2019'").pivot(
        index="case", columns="dimension", values="value"
    )
    frame = (frame / 100).clip(0.01, 0.99)
    table = qca.truth_table(frame, "index", ["structure", "activity"], incl_cut=0.7)
    return {
        "change": simulated_scores,
        "dose_response": relations.relations[0],
        "forest": relations,
        "gaps": simulated_scores,
        "intensity": intensity,
        "outcome_trends": simulated.outcomes["sick_leave"],
        "response": te.protect(response_rates(simulated), sums=[("party", "all", COUNTING), ("case", "all")]),
        "scores": simulated_scores,
        "set_relation": qca.minimize(table),
        "truth_table": table,
    }


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def data_of(kind, given, language="nb"):
    return getattr(figures, f"{kind}_figure")(given[kind], language=language)


def test_every_figure_is_drawn_on_axes(kind, given):
    found = getattr(te, f"plot_{kind}")(given[kind])
    assert all(isinstance(ax, Axes) for ax in np.atleast_1d(found))


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_second_run_gives_the_same_bytes(kind, given, form):
    first, second = (getattr(data_of(kind, given), form)() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nothing_is_cut_off_at_the_edges(kind, given, language):
    figure = np.atleast_1d(data_of(kind, given, language).draw())[0].figure
    box, (wide, tall) = figure.get_tightbbox(), figure.get_size_inches()
    assert 0 <= box.x0 <= box.x1 <= wide
    assert 0 <= box.y0 <= box.y1 <= tall


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_title_and_alternative_text_are_sentences_in_each_language(kind, given, language):
    data = data_of(kind, given, language)
    assert data.title
    assert data.alt.endswith(".")
    assert any(sign.isdigit() for sign in data.alt)
    assert "{" not in data.title + data.alt + data.note


def test_languages_differ(kind, given):
    assert len({data_of(kind, given, language).alt for language in ("nb", "nn", "en")}) == 3


def test_an_unknown_language_is_refused_with_those_there_are(kind, given):
    for make in (getattr(te, f"plot_{kind}"), getattr(figures, f"{kind}_figure")):
        with pytest.raises(ValueError, match="language is 'de'; choose 'nb', 'nn' or 'en'"):
            make(given[kind], language="de")


def test_no_setting_of_the_users_is_changed(kind, given):
    with mpl.rc_context({"font.size": 31, "text.parse_math": True}):
        before = dict(mpl.rcParams)
        data_of(kind, given).png(dpi=40)
        assert dict(mpl.rcParams) == before


def test_the_users_settings_do_not_change_the_figure(kind, given):
    plain = data_of(kind, given).svg()
    with mpl.rc_context({"font.size": 31, "axes.facecolor": "red", "svg.hashsalt": "mine"}):
        assert data_of(kind, given).svg() == plain


def test_no_figure_is_left_open_in_pyplot(kind, given):
    data_of(kind, given).png(dpi=40)
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_what_is_drawn_can_be_had_without_drawing(kind, given):
    assert len(data_of(kind, given).table)


def test_numbers_have_a_decimal_comma_in_norwegian_only(given):
    texts = {
        language: [text.get_text() for text in data_of("forest", given, language).draw().findobj(Text)]
        for language in ("nb", "en")
    }
    assert any("," in text and "(" in text for text in texts["nb"])
    assert not any("0," in text for text in texts["en"])


def test_axes_given_are_the_axes_returned(given):
    ax = Figure().add_subplot()
    assert te.plot_gaps(given["gaps"], ax=ax) is ax
    assert ax.get_title(loc="left")


def test_one_axes_is_too_few_for_several_panels(given):
    with pytest.raises(ValueError, match="panels"):
        te.plot_outcome_trends(given["outcome_trends"], ax=Figure().add_subplot())


def test_jupyter_shows_the_figure_with_its_alternative_text(given):
    html = te.plot_intensity(given["intensity"])._repr_html_()
    assert '<img alt="' in html
    assert "image/png;base64," in html


def test_letters_of_an_svg_are_shapes_unless_asked_for_as_text(given):
    data = data_of("gaps", given)
    assert b"<text" not in data.svg()
    assert b"<text" in data.svg(text="none")


def test_a_figure_from_made_up_data_says_so(given):
    for kind in ("scores", "gaps", "change", "intensity"):
        assert "SIMULERT" in data_of(kind, given).note


def test_jupyter_shows_the_axes_as_they_are_now(given):
    ax = te.plot_intensity(given["intensity"])
    before = ax._repr_html_()
    ax.set_xlabel("A name of one's own")
    assert ax._repr_html_() != before


def test_jupyter_says_in_words_why_there_is_nothing_to_draw(published):
    assert te.plot_change(published)._repr_html_().startswith("<p>")


def test_statements_of_a_study_without_interviews_are_told_to_be_missing(hidden_scores):
    with pytest.raises(te.InputError, match="coded interviews"):
        te.plot_answers(hidden_scores)
