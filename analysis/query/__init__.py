"""One language to ask articles in: words, phrases, wildcards, NEAR, AND, OR, NOT, fields, days; see `grammar`."""

from analysis.query import periods as periods
from analysis.query.grammar import Query as Query
from analysis.query.grammar import closed as closed
from analysis.query.grammar import fields as fields
from analysis.query.grammar import finds as finds
from analysis.query.grammar import of_texts as of_texts
from analysis.query.grammar import parse as parse
from analysis.query.hits import TABLE as TABLE
from analysis.query.hits import TOOK as TOOK
from analysis.query.hits import table as table
from analysis.query.hits import took as took
from analysis.query.holding import mask as mask
from analysis.query.mistakes import QueryError as QueryError
from analysis.query.near import apart as apart
from analysis.query.near import languages as languages
from analysis.query.near import nearest as nearest
from analysis.query.reading import Mask as Mask
from analysis.query.reading import Reading as Reading
