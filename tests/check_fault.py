"""One fault that the check must find in a sound library."""

from dataclasses import dataclass

from knowledge.check import Severity
from knowledge.checking.problem import Kind


@dataclass(frozen=True)
class Fault:
    """A change to a sound file, the problem it must bring, and what stands on the line that is named."""

    kind: Kind
    file: str
    old: str
    new: str
    at: str
    severity: Severity = Severity.ERROR
    says: str = ""


WARNING = Severity.WARNING
LONG = "một hai ba bốn năm sáu bảy tám chín mười "
