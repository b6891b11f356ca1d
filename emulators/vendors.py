"""The vendors that a server emulates, in the order in which they furnish a new world."""

from mallrig.emulators.alimtalk.vendor import VENDOR as SOLAPI
from mallrig.emulators.cafe24.vendor import VENDOR as CAFE24
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.courier.cj.vendor import VENDOR as CJ
from mallrig.emulators.courier.epost.vendor import VENDOR as EPOST
from mallrig.emulators.courier.lotte.vendor import VENDOR as LOTTE
from mallrig.emulators.courier.sweettracker.vendor import VENDOR as SWEETTRACKER
from mallrig.emulators.sellmate.vendor import VENDOR as SELLMATE

VENDORS: tuple[Vendor, ...] = (CAFE24, SELLMATE, CJ, LOTTE, EPOST, SWEETTRACKER, SOLAPI)
