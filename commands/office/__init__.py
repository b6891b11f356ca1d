"""The office on the command line: a setup's day through the target door of a running server, one file a desk."""

from mallrig.commands.office.invoices import invoice
from mallrig.commands.office.orders import orders
from mallrig.commands.office.setups import setup
from mallrig.commands.office.shipping import board, ship, shipments
from mallrig.commands.office.stock import allocate, explain, stock

COMMANDS = (setup, orders, stock, allocate, explain, invoice, ship, shipments, board)
