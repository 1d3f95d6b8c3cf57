"""Small studies with forums, a meeting log and a checklist, for tests of the collaboration."""

from __future__ import annotations

import trepart_eval as te

from builders import write_study

FORUMS = """\
case,workplace,type,permanence,pol,adm,union,safety,n_pol,n_adm,n_union,ladder,early
Elvedal,,tripartite_body,permanent,1,1,1,1,3,3,3,involved,ja
Fjordvik,,,midlertidig,1,1,1,0,4,2,1,informert,nei
Elvedal,Skolen,,permanent,,1,1,1,,,,,
Elvedal,Hjemmet,,temporary,,1,1,0,,,,,
"""
FORUM_COLUMNS = {
    "case": "case",
    "workplace": "workplace",
    "forum_type": "type",
    "permanence": "permanence",
    "politicians": "pol",
    "administration": "adm",
    "union_reps": "union",
    "safety_reps": "safety",
    "n_politicians": "n_pol",
    "n_administration": "n_adm",
    "n_union_reps": "n_union",
    "ladder": "ladder",
    "early_involvement": "early",
}
LOG = """\
date,case,workplace,forum,kind,party
2013-02-01,Elvedal,,Styringsgruppa,formal,P;A;U
2013-05-14,Elvedal,,Styringsgruppa,formal,A;U
14.05.2013,Elvedal,,Kaffe,informal,U
2013-09-03,Elvedal,,Samling,gathering,P;A;U
2013-03-04,Elvedal,Skolen,Arbeidsgruppa,formal,A;U
2013-04-04,Elvedal,Skolen,Arbeidsgruppa,formal,A
"""
LOG_COLUMNS = {name: name for name in ("date", "case", "workplace", "forum", "kind", "party")}
WORKPLACES = [
    {"case": "Elvedal", "workplace": name, "service": "x"} for name in ("Skolen", "Hjemmet", "Barnehagen", "Verkstedet")
]
CHECKLIST = """\
case,workplace,point,in_place
Elvedal,,decision_council,ja
Elvedal,,rules_disagreement,delvis
Elvedal,,equal_numbers,nei
Elvedal,Skolen,staff_meetings,yes
Elvedal,Hjemmet,staff_meetings,no
Elvedal,Hjemmet,fixed_meetings,vet ikke
"""
CHECKLIST_COLUMNS = {name: name for name in ("case", "workplace", "point", "in_place")}
FILES = {"forums.csv": FORUMS, "log.csv": LOG, "points.csv": CHECKLIST}


def collaboration_plan(folder, *, files=None, **changes):
    """Write a study of two cases and four workplaces with all records; return its ``study.toml``."""
    plan = {
        "surveys": None,
        "interviews": None,
        "items": None,
        "scales": None,
        "workplaces": {"rows": WORKPLACES},
        "forums": [{"file": "forums.csv", "columns": FORUM_COLUMNS}],
        "meetings": [{"file": "log.csv", "columns": LOG_COLUMNS}],
        "checklists": [{"file": "points.csv", "columns": CHECKLIST_COLUMNS}],
        **changes,
    }
    return write_study(folder, files={**FILES, **(files or {})}, **plan)


def collaboration_data(folder, *, files=None, **changes):
    """Checked data of such a study."""
    return te.load(te.read_study(collaboration_plan(folder, files=files, **changes)))
