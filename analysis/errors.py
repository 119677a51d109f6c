"""The errors a user can meet; each message names the place and says what to do."""


class MediaAnalysisError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(MediaAnalysisError):
    """Something given to read cannot be read at all."""


class ParameterError(MediaAnalysisError):
    """A parameter is unknown, mistyped or out of its range."""


class RunError(MediaAnalysisError):
    """A run could not be finished; nothing that looks complete was left."""


class SchemaError(MediaAnalysisError):
    """A table does not have the columns or values its schema promises."""
