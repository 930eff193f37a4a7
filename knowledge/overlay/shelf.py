"""Where a running process has its library: what was learned meanwhile is laid over it as a whole or not at all."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from knowledge.library import Library
from knowledge.overlay.changes import EMPTY, Overlay
from knowledge.overlay.laying import Misfit, laid_over
from knowledge.overlay.preview import Readings, readings

_WARM = "xin chao"


def shelf_of(library: "Library | Shelf") -> "Shelf":
    """Return the shelf itself, or a new one with `library` on it."""
    return library if isinstance(library, Shelf) else Shelf(library)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of laying an overlay over the library: whether another library answers now, and what was left out.

    `fault` is what made the overlay unusable, None where nothing did.
    """

    changed: bool = False
    left: Mapping[int, Misfit] = field(default_factory=dict)
    fault: Exception | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """What lies on the shelf; one value, so that it is exchanged as a whole."""

    library: Library
    overlay: Overlay


@dataclass(eq=False)
class Shelf:
    """Gives out the library of the moment. Whoever holds one already finishes with it; the next one gets the new."""

    base: Library
    stamp: Hashable = None
    """Whatever tells the owner of the shelf that nothing has changed since."""
    _state: _State = field(init=False, repr=False)
    _read: tuple[Library, Readings] | None = field(default=None, init=False, repr=False)
    _passed: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        self._state = _State(self.base, EMPTY)

    @property
    def now(self) -> Library:
        """The library that answers at this moment."""
        return self._state.library

    @property
    def overlay(self) -> Overlay:
        """What is laid over the library now."""
        return self._state.overlay

    @property
    def version(self) -> str:
        """The mark of what is laid over the library now."""
        return self._state.overlay.version

    def readings(self) -> Readings:
        """Return how the labelled messages are read now; found out once for each state of the library."""
        library, known = self.now, self._read
        if known is None or known[0] is not library:
            known = self._read = (library, readings(library))
        return known[1]

    def take(self, overlay: Overlay) -> Outcome:
        """Lay `overlay` over the library if it is another one; one that cannot be searched is refused, the old stays.

        It takes some seconds, in which the old library answers; while one is being built, or after it was refused,
        the same one is passed over.
        """
        if overlay.version == self.version or overlay.version in self._passed:
            return Outcome()
        self._passed |= {overlay.version}
        try:
            laid = laid_over(self.base, overlay)
            laid.library.understand(_WARM)
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with it, people are answered
            return Outcome(fault=fault)
        self._state = _State(laid.library, overlay)
        self._passed -= {overlay.version}
        return Outcome(changed=True, left=laid.left)
