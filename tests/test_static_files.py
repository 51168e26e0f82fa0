"""What a browser gets of our modules."""

from eventflow.static_files import minify


def test_a_module_loses_what_only_people_read_and_keeps_its_names(tmp_path):
    module = tmp_path / "js" / "run" / "pace.js"
    module.parent.mkdir(parents=True)
    module.write_text(
        'import { count } from "ef/lib/words";\n\n/** How long. @param {number} longName */\n'
        "export function lengthOf(longName) {\n  // Both halves.\n  return count(longName) + count(longName);\n}\n"
    )

    minify(["js/run/pace.js"], tmp_path)
    text = module.read_text()
    assert 'from"ef/lib/words"' in text
    assert "as lengthOf" in text or "function lengthOf" in text
    assert "halves" not in text
    assert "longName" not in text
