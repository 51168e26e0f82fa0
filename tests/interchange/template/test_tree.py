import pytest

from eventflow.engine.errors import ScenarioError
from eventflow.interchange.template.tree import referred, tree


def test_short_tags_are_read_as_their_long_forms():
    found = tree("a: !Ref X\nb: !GetAtt X.Arn\nc: !Sub '${X}'\nd: !Join ['', [!Ref Y]]\n")

    assert found == {
        "a": {"Ref": "X"},
        "b": {"Fn::GetAtt": "X.Arn"},
        "c": {"Fn::Sub": "${X}"},
        "d": {"Fn::Join": ["", [{"Ref": "Y"}]]},
    }


def test_every_name_knows_its_line():
    found = tree('{\n "Resources": {\n  "F": {\n   "Type": "x"}}}')

    resources = found["Resources"]
    assert (found.line_of("Resources"), resources.line_of("F"), resources["F"].line_of("Type")) == (2, 3, 4)
    assert resources["F"].line_of("Properties") == resources["F"].line


def test_a_version_is_no_date():
    assert tree("AWSTemplateFormatVersion: 2010-09-09") == {"AWSTemplateFormatVersion": "2010-09-09"}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": "X"}, "X"),
        ({"Fn::GetAtt": ["X", "Arn"]}, "X"),
        ({"Fn::GetAtt": "X.Arn"}, "X"),
        ({"Fn::Sub": "${X.Arn}"}, "X"),
        ({"Fn::Sub": "arn:aws:sqs:${AWS::Region}:1:orders"}, None),
        ({"Fn::ImportValue": "X"}, None),
        ({"Ref": "X", "Other": 1}, None),
        ("X", None),
        (None, None),
    ],
)
def test_what_a_value_speaks_of(value, name):
    assert referred(value) == name


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: 1\na: 2\n", "line 2"),
        ("a: &x 1\nb: *x\n", "line 2"),
        ("a: [\n", "line 2"),
        ("words", "line 1"),
        ("", "line 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, where):
    with pytest.raises(ScenarioError) as caught:
        tree(text)

    assert caught.value.problems[0].where == where
