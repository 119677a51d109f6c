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
uri = Draft202012Validator({"format": "uri"}, format_checker=FormatChecker())
assert [uri.is_valid(text) for text in ("http://harbour.example/a", "not an address")] == [True, False]
from scipy.sparse import csgraph
assert "scipy.linalg" not in sys.modules
line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
assert csgraph.laplacian(line).toarray().tolist() == [[1, -1, 0], [-1, 2, -1], [0, -1, 1]]
assert "scipy.linalg" in sys.modules
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


LATE = """
import sys
from analysis import deferred
with deferred.late("requests"):
    import papermill.iorw
    assert "urllib3" not in sys.modules
assert "requests" not in sys.modules
assert papermill.iorw.requests.codes.ok == 200
import requests
assert requests.__file__ and papermill.iorw.requests.get is requests.get
with deferred.late("requests"):
    import requests as again
assert again is requests
with deferred.late("colorsys"):
    import colorsys
    from colorsys import rgb_to_hls
    import colorsys as whole
assert colorsys.rgb_to_hls is rgb_to_hls and whole.__file__
"""


@pytest.mark.runs
def test_what_another_library_imports_is_loaded_when_it_is_asked_for_something() -> None:
    subprocess.run([sys.executable, "-c", LATE], check=True, timeout=120)
