"""The grammar of web addresses is loaded when it is asked, and answers as itself."""

import subprocess
import sys

ASK = """
import sys, analysis, jsonschema
from jsonschema import Draft202012Validator, FormatChecker
assert "lark" not in sys.modules
iri = Draft202012Validator({"format": "iri"}, format_checker=FormatChecker())
assert [iri.is_valid(text) for text in ("http://harbour.example/\u00fc", "::", "http://gull.example")] == [True, False, True]
assert sys.modules["rfc3987_syntax"].__file__
"""


def test_it_is_loaded_when_an_address_is_judged() -> None:
    subprocess.run([sys.executable, "-c", ASK], check=True, timeout=120)
