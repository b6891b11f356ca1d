"""What the emulator does beside its endpoints, how sure we are of each, and where from: rows of the fidelity page."""

from typing import NamedTuple

from mallrig.emulators.cafe24.wire.description import Mark


class Behaviour(NamedTuple):
    """One behaviour; tests name it in @pytest.mark.checks(...)."""

    name: str
    mark: Mark
    source: str
    what: str


BEHAVIOURS = (
    Behaviour("consent", "seen", "GUIDE, DOC", "The authorization page, its redirects and errors; a code lives one minute and works once; PKCE."),
    Behaviour("tokens", "seen", "GUIDE, DOC", "Access 2 hours, refresh 14 days and rotated; 15 live tokens, 15 requests in 2 hours; revocation."),
    Behaviour("what a token opens", "seen", "DOC, OLD", "Its own mall, while it lives; 401 for what is unknown, dropped, another mall's or expired."),
    Behaviour("launch of apps", "seen", "LAUNCH", "The signed query with which a mall's admin screen opens an app."),
    Behaviour("real host names", "ours", "the rig", "{mall_id}.cafe24api.com by its Host header; links point back the way that the call came."),
    Behaviour("versions", "read", "DOC", "Every dated version is served; what is no date is refused with 400."),
    Behaviour("errors", "read", "DOC, OLD", "The vendor's envelope and texts for what can't be read, isn't there or isn't allowed."),
    Behaviour("leaky bucket", "seen", "DOC, GUIDE", "40 calls (30 for two APIs) for each mall and API, 2 leak each second, X-Api-Call-Limit on every answer of an API; 429 beyond."),
    Behaviour("quota", "read", "DOC", "3,000 calls and 600 s of processing in 10 minutes, with the usage headers (the size: from a third party)."),
    Behaviour("links", "seen", "DOC24", "next and prev; that every parameter is kept is ours."),
    Behaviour("fields", "seen", "DOC", "The members to answer, in the query or beside the request."),
    Behaviour("leniency in bulk writes", "ours", "JS", "A single request is taken by bulk endpoints too, and mixed outcomes are answered with 207, each by a switch."),
    Behaviour("item statuses", "read", "DOC", "What each write moves, and what it refuses (the labels are documented, the transitions read)."),
    Behaviour("dates of the list of orders", "seen", "DOC", "Less than three months at a time; the last three without dates (ours)."),
    Behaviour("filters of the list of orders", "seen", "DOC", "Each filter alone and with others."),
    Behaviour("scopes", "seen", "GUIDE, OLD", "Each endpoint needs its scope, or 403."),
    Behaviour("isolation of malls", "read", "DOC", "Ids of another mall are unknown ones."),
    Behaviour("limits of lists", "seen", "DOC", "Default and largest limit and offset of each list; 422 beyond; a comma list holds 100 values."),
    Behaviour("bulk sizes", "seen", "DOC", "How many elements a bulk call may have."),
    Behaviour("shop_no", "seen", "DOC", "Shops 1 to 15 of a mall, 1 by default."),
    Behaviour("first settings of a mall", "ours", "DOC26", "A new mall's settings are those of the vendor's example."),
    Behaviour("clients that the vendor named", "read", "DOC, JS", "Some endpoints refuse with 401 all clients but those that the vendor named; a switch of the mall names the app (ours)."),
    Behaviour("switches of the admin screen", "ours", "the rig", "What the API doesn't have: automatic refund, automatic pick-up, and where the documents are silent."),
    Behaviour("orders placed through the rig", "ours", "the rig", "As shoppers order, one or a list, all or none; pay, and an unpaid order is cancelled."),
    Behaviour("buyers' applications through the rig", "ours", "the rig", "As buyers apply for a cancel, a return or an exchange, and take it back."),
    Behaviour("the staff's admin", "ours", "the rig", "What the mall's staff do on their screen: accept, reject, move, refund."),
    Behaviour("who may apply", "read", "DOC", "The ticks of claim_request_button_exposure; 422 when claim_request is F."),
    Behaviour("how long a buyer may apply", "ours", "DOC", "On the mall's pages to the end of the period's last day, counted from the day of the order, or of the delivery by shipend_date. It is the button's: the API and the staff aren't held to it."),
    Behaviour("acceptance by the mall's settings", "read", "DOC", "With claim_request_auto_accept cancels and returns are accepted at once, exchanges aren't."),
    Behaviour("changes by the mall itself", "ours", "DOC", "By the world's clock: unpaid orders cancelled (C48) by auto_cancel, deliveries completed (N40), purchases confirmed (N50); days of 24 hours, to the second; a changed setting holds at once for what waits."),
    Behaviour("automatic refund on application", "ours", "the rig", "With auto_refund a cancel application is accepted and refunded at once."),
    Behaviour("fault of the automatic pick-up", "read", "the rig", "Cafe24's known fault: with the automatic pick-up request applications for returns and exchanges fail (HUB-CLAIM-10)."),
    Behaviour("refusal of applications", "ours", "DOC", "Back to the status before, or to C11, R11, E11 by a switch."),
    Behaviour("withdrawal of claims", "read", "DOC", "Back to the status before the acceptance; stock is taken again when recover_inventory says so, coupons that the claim gave back as far as the member still has them (ours)."),
    Behaviour("claims of replacements", "ours", "DOC", "What came in an exchange may be cancelled, returned and exchanged like any other item, at the price of what it replaces; it stays listed by its exchange."),
    Behaviour("recovery of stock and coupons", "seen", "DOC", "As the call's recover_inventory and recover_coupon say."),
    Behaviour("splitting of items", "ours", "DOC", "A part of an item goes under a new item code."),
    Behaviour("set products", "ours", "DOC, DOC26", "Sold by a call of the rig: whole (C) one item with product_bundle_list, separable (S) an item for each component (both read); stock is the components', the price the sum of what each counts for, which is scaled to the price of an item that a set replaces."),
    Behaviour("splitting of deliveries", "ours", "DOC", "Each delivery has a shipping code of its own and its receiver."),
    Behaviour("what is in a parcel", "ours", "DOC", "What got its invoice, but for what was cancelled or exchanged before it left; what comes back was in it."),
    Behaviour("several addresses", "ours", "DOC", "multiple_addresses is T once deliveries of an order go to different addresses."),
    Behaviour("when a receiver may be changed", "ours", "DOC", "Until the goods leave: N00 to N22."),
    Behaviour("embedded claims", "ours", "DOC", "As the claims' own endpoints show them."),
    Behaviour("what the gateway may cancel", "seen", "DOC", "Cards and real-time transfers of the mall's own, paid in one way."),
    Behaviour("how much goes back", "ours", "DOC", "Shares of what was paid, fees as the claim says, exact to the won; an order that awaits payment asks for that much less."),
    Behaviour("when money goes back", "seen", "DOC", "A completed cancellation completes its refund, and so does a completed return; apart from it by refund_processing_setting D (read)."),
    Behaviour("webhooks of orders", "seen", "HOOK", "Each change of an order with its event and event_code (which code for which change: read); what goes back by the withdrawal of a claim says so (withdraw T)."),
    Behaviour("webhooks of bulk writes", "read", "HOOK", "What a bulk call does to two orders or more is told once for those that changed alike (90071 to 90074), in place of an event for each; their order ids with commas between."),
    Behaviour("webhooks of claims, stock and the app", "read", "HOOK", "A completed return by its claim code (90160), a product sold out with its last variant (90150), the app's deletion, after which nothing comes (90077)."),
    Behaviour("stock of variants", "read", "DOC", "Absolute quantities, below zero where overselling is allowed; a product is sold out when all its variants are."),
    Behaviour("lifetimes of coupons", "read", "DOC", "A fixed end, days from issue to the end of the day, or the end of the month."),
    Behaviour("coupons used by orders", "read", "DOC", "Used by an order, no longer held, given back when the claim says so."),
    Behaviour("coupons given through the rig", "ours", "the rig", "As a shopper downloads one."),
    Behaviour("lifetimes of carts", "read", "DOC", "A line is gone when the days of carts/setting are full; 7 days when no period is set."),
    Behaviour("carts filled through the rig", "ours", "the rig", "As a shopper puts goods in."),
    Behaviour("what shipping costs", "read", "DOC, DOC26", "By the mall's fee type; the surcharge of Jeju and of islands and mountains by postal code (the codes: ours)."),
    Behaviour("delivery of webhooks", "seen", "HOOK", "POST of event_no and resource with X-API-Key and X-Trace-ID; X-Cafe24-Hmac-SHA256 by switch (read)."),
    Behaviour("consent to webhooks", "seen", "DOC", "Only for scopes that the mall agreed to, and while reception_status is T."),
    Behaviour("resends of webhooks", "ours", "DOC", "10 s for an answer; again 1, 5 and 30 minutes after the first try, by the world's clock; any 2xx ends it."),
    Behaviour("replay of webhooks", "read", "DOC", "A logged event again, or a test event, from the rig."),
    Behaviour("faults of webhooks", "ours", "the rig", "Twice, late (and so out of order), lost, with a wrong key and signature, with times a day old, with unknown members, with half a body."),
    Behaviour("subscriptions of webhooks", "ours", "the rig", "The developer centre's part: where which events go."),
    Behaviour("warnings of guesses", "ours", "the rig", "By the world's switch, X-Mallrig-Guess and the journal name the operation, parameters and members of an answer that are read or ours."),
    Behaviour("document and pages", "ours", "the rig", "OpenAPI 3.1 of all this, a page to try it, this page."),
    Behaviour("whatever is sent", "ours", "DOC", "No internal error and no answer that the document doesn't have, whatever a client sends."),
)
