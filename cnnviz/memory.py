"""What the process keeps for its visitors, counted before it is made, so that one can never take it all."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cnnviz.limits import LIMITS, Limits, megabytes
from cnnviz.words import N_


class FullError(Exception):
    """There is no room. `template` is one sentence with ``{name}`` placeholders to translate; `values` fills it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


OVER = N_(
    "This needs {wanted} MB, and you already hold {held} of the {limit} MB that one user may use; choose a smaller picture or network."
)
FULL = N_(
    "The memory that all users share is full at the moment. Try again in a minute, or choose a smaller picture or network."
)


class Ledger:
    """All claims of a process.

    Parameters
    ----------
    limits
        How much all visitors may hold, how much each of them, and up to what one counts as light: who would hold more has
        to leave the last quarter to the others.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        # a claim may be given back while another is counted, by the garbage collector
        self._lock = threading.RLock()
        self.bytes = 0
        """What is held."""
        self._make_room: list[Callable[[], bool]] = []

    def when_full(self, make_room: Callable[[], bool]) -> None:
        """Call `make_room` before anybody is refused, as long as it says that it gave something back."""
        self._make_room.append(make_room)

    def account(self) -> Account:
        """A new visitor's."""
        return Account(self)

    def _take(self, account: Account, count: int, *, keep: bool) -> None:
        limits = self.limits
        held = account.bytes + count
        if held > limits.visitor_bytes:
            raise FullError(
                OVER,
                wanted=megabytes(count),
                held=megabytes(account.bytes),
                limit=megabytes(limits.visitor_bytes),
            )
        room = limits.process_bytes if held <= limits.light_bytes else limits.process_bytes * 3 // 4
        if self._took(account, count, room, keep):
            return
        for make_room in self._make_room:
            while make_room():
                if self._took(account, count, room, keep):
                    return
        raise FullError(FULL)

    def _took(self, account: Account, count: int, room: int, keep: bool) -> bool:
        with self._lock:
            if self.bytes + count > room:
                return False
            if keep:
                self.bytes += count
                account.bytes += count
            return True

    def _give_back(self, account: Account, count: int) -> None:
        with self._lock:
            self.bytes -= count
            account.bytes -= count


class Account:
    """What one visitor holds."""

    def __init__(self, ledger: Ledger) -> None:
        self.bytes = 0
        self._ledger = ledger

    def claim(self, count: int = 0) -> Claim:
        """Room for so many bytes.

        Raises
        ------
        FullError
            There is none.
        """
        claim = Claim(self._ledger, self)
        claim.grow(count)
        return claim


class Claim:
    """Room for what its owner keeps; given back when nobody holds the claim any more, so keep it beside what it is for."""

    def __init__(self, ledger: Ledger, account: Account) -> None:
        self.bytes = 0
        self._ledger, self._account = ledger, account

    def grow(self, count: int) -> None:
        """Take more.

        Raises
        ------
        FullError
            There is no room; what was taken before stays.
        """
        self._ledger._take(self._account, count, keep=True)
        self.bytes += count

    def beside(self) -> Claim:
        """Another one of the same visitor, still of nothing."""
        return Claim(self._ledger, self._account)

    def check(self, count: int) -> None:
        """Raise FullError where there is no room for so many more at the moment."""
        self._ledger._take(self._account, count, keep=False)

    def shrink_to(self, count: int) -> None:
        """Give back what is not needed after all."""
        if count < self.bytes:
            self._ledger._give_back(self._account, self.bytes - count)
            self.bytes = count

    def __del__(self) -> None:
        self.shrink_to(0)


LEDGER = Ledger()
"""Of this process."""
