"""The memory that visitors claim, counted before anything is made, so that one visitor can never take it all."""

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
        How many bytes all visitors may claim, how many each of them, and up to how many one counts as light: who would claim
        more has to leave the last quarter to the others.
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
        """An account for a new visitor, who has claimed nothing yet."""
        return Account(self)

    def _claim(self, account: Account, count: int, *, check_only: bool = False) -> None:
        if not count:  # for which there is room however full it is
            return
        limits = self.limits
        claimed = account.bytes + count
        if claimed > limits.visitor_bytes:
            raise FullError(
                OVER,
                wanted=megabytes(count),
                held=megabytes(account.bytes),
                limit=megabytes(limits.visitor_bytes),
            )
        room = limits.process_bytes if claimed <= limits.light_bytes else limits.process_bytes * 3 // 4
        if self._fits(account, count, room, check_only):
            return
        for make_room in self._make_room:
            while make_room():
                if self._fits(account, count, room, check_only):
                    return
        raise FullError(FULL)

    def _fits(self, account: Account, count: int, room: int, check_only: bool) -> bool:
        """Whether there is room; then it is taken, unless this only checks."""
        with self._lock:
            if self.bytes + count > room:
                return False
            if not check_only:
                self.bytes += count
                account.bytes += count
            return True

    def _give_back(self, account: Account, count: int) -> None:
        with self._lock:
            self.bytes -= count
            account.bytes -= count


class Account:
    """One visitor's account: `bytes` says how many are claimed."""

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
    """`bytes` of memory for something; given back when nothing refers to the claim any more, so keep it beside what it is for."""

    def __init__(self, ledger: Ledger, account: Account) -> None:
        self.bytes = 0
        self._ledger, self._account = ledger, account

    def grow(self, count: int) -> None:
        """Claim so many bytes more.

        Raises
        ------
        FullError
            There is no room; what was claimed before stays so.
        """
        self._ledger._claim(self._account, count)
        self.bytes += count

    def beside(self) -> Claim:
        """Another claim of the same visitor, of no bytes yet."""
        return Claim(self._ledger, self._account)

    def check(self, count: int) -> None:
        """Raise FullError where there is no room for so many more at the moment."""
        self._ledger._claim(self._account, count, check_only=True)

    def shrink_to(self, count: int) -> None:
        """Give back all but `count` bytes."""
        if count < self.bytes:
            self._ledger._give_back(self._account, self.bytes - count)
            self.bytes = count

    def __del__(self) -> None:
        self.shrink_to(0)


LEDGER = Ledger()
"""Of this process."""
