"""The vendors that a server emulates, in the order in which they furnish a new world."""

from mallrig.emulators.cafe24.vendor import VENDOR as CAFE24
from mallrig.emulators.core.vendor import Vendor

VENDORS: tuple[Vendor, ...] = (CAFE24,)
