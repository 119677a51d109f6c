"""Steps that were taken once are not taken again: for files of tests that derive the same articles many times.

What was derived is kept in this process by all that it follows from: the tables that were read, the parameters of
the steps, and the ids that are handed down. Whoever derives the same again gets the same tables, and hears of each
step as if it were taken; frames are handed out as copies, so that no test can change those of another.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from analysis import parameters, pipeline, schema
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.read import Corpus

Steps = list[tuple[dict[str, Any], Any]]  # each step as it is recorded, and what it gave
READ = (schema.READ, schema.LEDGER, schema.DOCUMENTS)


@contextmanager
def once() -> Iterator[None]:
    """Within, nothing is derived twice."""
    derive = pipeline.derive
    known: dict[str, tuple[Prepared, Steps]] = {}

    def remembered(
        corpus: Corpus,
        given: Parameters,
        track: Track | None = None,
        earlier: pd.DataFrame | None = None,
    ) -> Prepared:
        key, track = _key(corpus, given, earlier), track or Track(lambda _: None)
        if key not in known:
            known[key] = taken(corpus, given, track, earlier)
        else:
            for row, result in known[key][1]:
                track.tell(row["step"])
                track.seconds[row["step"]] = 0.0
                track.heard(row["step"], result)
                track.rows.append(row)
        tables = known[key][0]
        copies = (table.copy(deep=False) for table in list(tables)[:-1])
        return Prepared(*copies, schema.frame(track.rows, pipeline.STEPS))

    def taken(*given: Any) -> tuple[Prepared, Steps]:
        results, track = [], given[2]
        heard, begun = track.heard, len(track.rows)
        track.heard = lambda step, result: (results.append(result), heard(step, result))
        try:
            tables = derive(*given)
        finally:
            track.heard = heard
        return tables, list(zip(track.rows[begun:], results, strict=True))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "derive", remembered)
        yield


def _key(corpus: Corpus, given: Parameters, earlier: pd.DataFrame | None) -> str:
    """The hash of all that tables follow from."""
    digest = hashlib.sha256(given.model_dump_json(include=set(parameters.DERIVED)).encode())
    tables = [schema.to_arrow(table, columns) for table, columns in zip(corpus, READ, strict=True)]
    if earlier is not None:
        tables.append(pa.Table.from_pandas(earlier, preserve_index=False))
    for table in tables:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()
