"""What a page may hold of cells and results, and what becomes of the rest."""

from bs4 import BeautifulSoup

from trepart_eval.reporting.notebooks.plain_html import plain_body
from trepart_eval.vocabulary.languages import Language

HOSTILE = """
<h1 onclick="run()">Title</h1><script>alert(1)</script><style>@import url(http://a.no/b.css);</style>
<p style="background: url(http://a.no/c.png)">text <a href="http://a.no">there</a></p>
<img src="http://a.no/d.png" alt="away"><img src="data:image/png;base64,AA==" onerror="run()">
<iframe src="http://a.no"></iframe><svg><image href="http://a.no/e.png"/></svg><form action="http://a.no"></form>
"""
FRAME = """
<div><style scoped>td { color: red }</style><table border="1" class="dataframe"><thead>
<tr style="text-align: right;"><th></th><th>case</th><th>value</th></tr></thead>
<tbody><tr><th>12</th><td>Bodø</td><td>0.5</td></tr><tr><th>7</th><td>Bømlo</td><td>NaN</td></tr></tbody></table></div>
"""


def body(source, language=Language.EN):
    found = plain_body(source, language)
    return BeautifulSoup(found.html, "html.parser"), found


def test_nothing_runs_and_nothing_is_fetched():
    soup, found = body(HOSTILE)
    assert "a.no" not in found.html
    assert {tag.name for tag in soup.find_all(True)} == {"p", "img"}
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]


def test_the_text_of_a_link_stays():
    assert body(HOSTILE)[0].p.get_text() == "text there"


def test_a_picture_without_description_says_so_in_the_language():
    assert body(HOSTILE, Language.NN)[0].img["alt"] == "Figur utan skildring"


def test_the_title_is_no_part_of_the_body_and_headings_have_no_gaps():
    soup, found = body("<h1>One</h1><h4>Two</h4><h2>Three</h2><h1>Four</h1>")
    assert [(one.level, one.text) for one in found.headings] == [(1, "One"), (2, "Two"), (2, "Three"), (2, "Four")]
    assert [tag["id"] for tag in soup.find_all("h2")] == [one.id for one in found.headings[1:]]


def test_a_data_frame_becomes_a_table_that_names_its_rows_and_columns():
    soup, _ = body(FRAME)
    assert [tag.get_text() for tag in soup.find_all("th", scope="col")] == ["case", "value"]
    assert [tag.get_text() for tag in soup.find_all("th", scope="row")] == ["Bodø", "Bømlo"]
    assert [tag.get_text() for tag in soup.find_all("td", class_="n")] == ["0.5", "–"]


def test_a_table_can_be_scrolled_by_keyboard_and_has_a_name_of_its_own():
    soup, _ = body(FRAME * 2, Language.NB)
    frames = soup.find_all("div", class_="wide")
    assert [(tag["tabindex"], tag["role"], tag["aria-label"]) for tag in frames] == [
        ("0", "region", "Tabell 1"),
        ("0", "region", "Tabell 2"),
    ]


def test_a_report_s_own_tables_stay_as_they_are():
    table = '<div class="wide"><table><tbody><tr><th scope="row">Seed</th><td>1</td></tr></tbody></table></div>'
    assert body(table)[1].html == table


def test_text_that_looks_like_markup_is_text():
    soup, _ = body("<table><tr><th>case</th></tr><tr><td>&lt;script&gt;x&lt;/script&gt;</td></tr></table>")
    assert soup.find("script") is None
    assert soup.find("th", scope="row").get_text() == "<script>x</script>"


def test_a_page_with_nothing_says_so():
    assert body("<h1>Title</h1>")[1].html == "<p>Nothing to show.</p>"
