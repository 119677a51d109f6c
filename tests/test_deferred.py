"""What is deferred is loaded when it is asked, and answers as itself."""

import subprocess
import sys

import pytest

ASK = """
import sys, analysis, jsonschema
from jsonschema import Draft202012Validator, FormatChecker
assert "lark" not in sys.modules
iri = Draft202012Validator({"format": "iri"}, format_checker=FormatChecker())
assert [iri.is_valid(text) for text in ("http://harbour.example/\u00fc", "::", "http://gull.example")] == [True, False, True]
assert sys.modules["rfc3987_syntax"].__file__
import numpy
from scipy import sparse
assert "numpy.f2py" in sys.modules and "numpy.f2py.crackfortran" not in sys.modules
assert numpy.f2py.get_include() and "numpy.f2py.crackfortran" in sys.modules
"""


@pytest.mark.runs
def test_it_is_loaded_when_an_address_is_judged() -> None:
    subprocess.run([sys.executable, "-c", ASK], check=True, timeout=120)


ALONE = """
import sys
from analysis import deferred
agreement = deferred.alone("nltk.metrics.agreement")
assert not {"nltk", "scipy", "sklearn"} & set(sys.modules)
data = [("ada", "1", "x"), ("ben", "1", "x"), ("ada", "2", "x"), ("ben", "2", "y"), ("ada", "3", "y"), ("ben", "3", "y")]
alpha = agreement.AnnotationTask(data=data).alpha()
import nltk
assert nltk.probability.FreqDist("aab")["a"] == 2
from nltk.metrics.agreement import AnnotationTask
assert AnnotationTask(data=data).alpha() == alpha
assert AnnotationTask is not agreement.AnnotationTask
assert deferred.alone("nltk.metrics.agreement") is agreement
for name in ("no_such_library.part", "nltk_none"):
    try:
        deferred.alone(name)
    except ModuleNotFoundError as error:
        assert error.name == name.partition(".")[0]
"""


@pytest.mark.runs
def test_a_module_is_had_without_its_package_and_the_package_is_whole_afterwards() -> None:
    subprocess.run([sys.executable, "-c", ALONE], check=True, timeout=120)
