"""The built-in target: the reference behind HTTP, as any system under test would stand there.

A *setup* is one company that works with the APIs of one world: its linked sellers, its Hub, its stock, its orders.
JSON in, JSON out. Times are ISO 8601 with an offset, money whole won, item statuses Cafe24's codes. Orders, lines and
groups have whole numbers for ids (an order's is its management number, a group's its delivery number); a seller is its
mall id. Every answer that a rule shaped carries `because`, the rule ids in the order in which they applied. `?who=` names
the person who does something; histories keep it ("manager" where nobody is named).
Errors: {"error": {"code", "message", "at"?}} with 400 bad_request / 404 not_found / 409 refused (then with `because`)
/ 502 vendor_failed.

Setups
    POST   /target/setups               {"world": answer of POST /_rig/worlds, "sellers"?: [mall ids, default all],
                                         "hub"?: HUB, "hub_seller"?: mall id (default the first), "messages"?: MESSAGES,
                                         "auto"?: AUTO, "options"?: OPTIONS}
                                        -> 201 {"setup": "s1", "tick": url, "functions": url, "signing_key": hex,
                                                "sellers": [..], "capabilities": [names]}     links every seller by OAuth
    GET    /target/setups               {"setups": [{"setup", "world", "sellers"}]}
    GET    /target/{setup}              {"setup", "world", "sellers", "hub", "messages", "auto", "options", "capabilities"}
    DELETE /target/{setup}              {"deleted": "s1"}
    PUT    /target/{setup}/hub          HUB, the parts to change -> {"hub": HUB}
    PUT    /target/{setup}/messages     MESSAGES, the events to change -> {"messages": MESSAGES}       ALIM-02, -05, -11
    PUT    /target/{setup}/options      {"auto"?, ...OPTIONS} -> {"auto", "options"}
    HUB      the contract's hub block ({"wms","cancel","complete_range","defects","partial"}) and beside it
             {"commands"?: {"list","cancel","claim","address","shipDate": bool}, "return_address"?: text, "sellmate_domain"?,
              "cafe24_admin"?: {"auto_refund": bool, "auto_pickup": bool}}   what the mall's admin has and no API tells
    MESSAGES {"order_completed"|"delivery_completed"|"cancel_completed"|"refund_completed":
              {"on": bool, "button": {"to": "main"|"coupons"|"cart"|"custom", "url"?}}}
    AUTO     the rooms that a tick runs, in this order: ["collect","match","merge","allocate","invoice","ship","track","messages"]
    OPTIONS  {"merge"?: {"criterion"}, "allocate"?: {allocation options}, "late_ship_days"?: 3, "late_cs_days"?: 3,
              "couriers"?: the linked ones out of ["cj","lotte","epost"] (default ["cj"]; DEV-04), "courier"?: the one that ticks use,
              "sender"?: {"name","phone","mobile","zipcode","address1","address2"}}

The day (each answers what it did; `because` as the rules gave it)
    POST   /target/{setup}/tick         {"now", ...} as a world's timer sends it -> {"now", "ran": {room: its answer}}
    POST   /target/{setup}/collect      {"sellers"?, "from"?, "to"?: times or days; both or neither}
                                        -> {"sellers": {mall: {"collected": [order nos], "known": n, "passed_over": n,
                                            "complete": bool, "missing": null|text, "first": bool, "because"}}, "because"}
    POST   /target/{setup}/match        {} matches what waits by itself, or {"line": id, "sku": code} by hand and for all alike
                                        -> {"matched": [line ids], "unmatched": n, "because"}
    DELETE /target/{setup}/match        {"seller", "product", "option"} -> {"unmatched": [line ids], "kept": [line ids], "because"}
    GET    /target/{setup}/unmatched    {"total", "lines": [{"line","order","seller","order_no","product","name","option","quantity"}]}
    GET    /target/{setup}/products     ?name&option: texts in them -> {"total", "products": [{"sku","barcode","codes": the sellers'
                                         item codes,"name","option","price","on_hand"}]}, to choose a match from
    POST   /target/{setup}/merge        {"criterion"?: "same_seller"|"any_seller", "from"?, "to"?: order days}
                                        -> {"groups": [{"group","orders"}], "check": [[order ids]], "total_groups", "total_checks", "because"}
    POST   /target/{setup}/merge/decide {"base": order, "orders": {order id: true|false}} -> {"group", "orders", "because"}
    POST   /target/{setup}/groups/{group}/unmerge   {"orders"?: [ids, default all but the first]} -> {"groups": [ids], "because"}
    POST   /target/{setup}/allocate     {"criterion"?: "complete_only"|"complete_then_partial", "include_held"?, "reallocate"?:
                                         {"complete": bool, "partial": bool}, "sellers_priority"?, "then"?, "then_first"?,
                                         "split_unallocated"?: bool, "dry_run"?: bool; limits (OMS-ALLOC-07): "sellers"?,
                                         "suppliers"?: the sellers' codes, "tags"?: option tags of own products, "from"?, "to"?: order days}
                                        -> {"run": n|null, "groups": {id: "complete"|"partial"|"none"}, "lines": {id: bool},
                                            "complete": [group ids], "partial": [{"group","lines":{id:"auto"|"unallocated"},"split": bool}],
                                            "stock_left": {sku: n}, "because"}
    GET    /target/{setup}/allocations[/{run}]      the runs kept, with what was asked and what came of it
    GET    /target/{setup}/groups/{group}/why       what the last run gave the group, and why no more
    POST   /target/{setup}/lines/{line}/allocate | /release     one line by hand (OMS-ALLOC-15) -> {"line","allocated","because"}
    POST   /target/{setup}/invoices     {"groups"?: [ids, default all that can], "courier"?: "cj", "print"?: bool, "printer"?: name}
                                        -> {"invoices": [{"group","number","courier"}], "refused": [{"group","because"}],
                                            "failed": [{"group","message"}], "because"}     asked again: the same number;
                                        with "print" or "printer" also "labels": as POST invoices/print (OMS-INV-07)
    DELETE /target/{setup}/invoices     {"groups": [ids]} | {"all": true} -> {"deleted": [{"group","number"}], "refused": [..], "failed": [..], "because"}
    POST   /target/{setup}/ship         {"scan": number} | {"groups": [ids]} | {"all": true}
                                        -> {"shipped": [group ids], "refused": [{"group","because"}], "because"}; then tells the sellers
    POST   /target/{setup}/unship       {"groups": [ids]} -> {"unshipped": [ids], "refused": [..]}; sellers aren't told, the warehouse is
    POST   /target/{setup}/track        {} -> {"delivered": [group ids], "followed": n, "because"}
    POST   /target/{setup}/messages     {} -> {"sent": [{"event","order_no"}], "off": n, "because"}; also /messages/preview and
           /messages/test {"event", "to"?: phone, "button"?}        ALIM-06, -07
    POST   /target/{setup}/send         sends again what failed -> {"sent": n, "failed": n}

Registration (OMS-REG)
    GET    /target/{setup}/registrations    {"day", "sellers": [{"seller","orders": today's,"last","who"}], "because"}
    POST   /target/{setup}/orders           {"seller","order_no"?,"ordered_at"?,"buyer"?: {"name","phone","mobile","email"},
                                            "receiver": {"name","zipcode","address1","address2"?,"phone"?,"mobile"?,"message"?},
                                            "lines": [{"product","name","quantity","option"?,"variant_code"?,"amount"?}]} -> ORDER, "because"
    GET    /target/{setup}/sellers/{seller}/form    the seller's form as XLSX
    POST   /target/{setup}/uploads          ?seller&file&all_or_nothing&progress, the body the filled form (XLSX, at most 10,000 rows)
                                            -> {"upload": n|null, "seller","file","rows","registered": rows,"orders": [ids],
                                                "faulty": [{"row","column","reason"}], "because"}; an order is registered whole or not at
                                            all; with progress=true as JSON Lines, {"read","of"} as it goes and the answer at the end
    GET    /target/{setup}/uploads          {"uploads": [{"upload","seller","file","at","who","rows","orders","faulty": n,"deleted_at"}]}
    DELETE /target/{setup}/uploads/{upload} {"upload","deleted": [order ids],"because"}; 409 once one of its orders has an invoice number

Invoices by file
    GET    /target/{setup}/invoices/forms           {"forms": {name: [columns]}, "columns": {name: title}}                OMS-INV-05
    PUT    /target/{setup}/invoices/forms/{name}    {"columns": [names]} (none removes it) -> as GET
    POST   /target/{setup}/invoices/exports         ?LIST {"form","kind": "xlsx"|"csv","password","password_again"} -> the file, its
                                                    number in the header Mallrig-Export: XLSX encrypted as Excel does, or a zip archive
                                                    (AES-256) with a CSV; at most 10,000 and 80,000 rows               OMS-INV-03, -04
    GET    /target/{setup}/invoices/exports         {"exports": [{"export","at","who","form","kind","rows"}]};  /{export} the file again
    POST   /target/{setup}/invoices/uploads         ?courier&file, the body XLSX or CSV with 배송번호 and 송장번호 -> {"upload","courier",
                                                    "counts": {"register","fail"}, "rows": [{"row","group","number",
                                                    "result": "register"|"fail","reason","because"}]}; registers nothing   OMS-INV-06
    POST   /target/{setup}/invoices/uploads/{upload}/apply   registers what can be by now -> the same, as it went

Looking
    GET    /target/{setup}/orders       ?seller&order_no&state&hold&held_since&limit&offset -> {"total", "orders": [ORDER]}
    GET    /target/{setup}/orders/{id}  ORDER with "history": [{"at","who","what","detail"}]
    GET    /target/{setup}/groups       ?state&limit&offset -> {"total", "groups": [GROUP]};  /groups/{id} -> GROUP
    GET    /target/{setup}/stock        {"stock": {sku: {"on_hand","allocated","free","undelivered","available","basis","tags"}}}
    POST   /target/{setup}/stock/sync   takes Sellmate's stock over -> as GET stock
    PUT    /target/{setup}/stock        {sku: {"on_hand"?, "basis"?: "on_hand"|"unlimited", "name"?, "option"?, "price"?, "barcode"?,
                                              "codes"?, "tags"?: [option tags]}} (on_hand and barcode without Sellmate)    OMS-ALLOC-07, -12, -13
    GET    /target/{setup}/invoices     ?LIST -> {"counts": {"total","unregistered","registered","error","printed","unprinted","quantity"},
                                         "rows": [{"row","group","orders","order_nos","sellers","ordered_at","order_state","number","courier",
                                         "state","printed","error","quantity","amount"}], "because"}                OMS-INV-02, -08
    LIST     from&to (order days) order_no seller supplier state=received|invoice|shipped amount_from amount_to partial_delivery=true|false
             payment=prepaid|collect|free domestic=true|false, narrowed by order_state invoice_state=unregistered|registered|error
             print_state=printed|unprinted, and of what is left range="1-3, 5" by running number; counts are of what was loaded
    GET    /target/{setup}/checks       {"total", "checks": [[order ids]]}
    GET    /target/{setup}/outbox       ?state=waiting|sent|failed -> {"outbox": [{"key","kind","state","tries","error","because"}]}
    GET    /target/{setup}/mismatches   groups whose state here and at the seller differ (OMS-SHIP-04)
    GET    /target/{setup}/shipments    ?from&to&seller&courier=cj|lotte|epost&state=not shipped|shipped|delivered&limit&offset, the days those of
                                        shipping or, before it, of the invoice -> {"total", "rows": [a line: {"shipped_at","group","courier",
                                         "here","there": delivery states (there null when the seller doesn't know it or tell),
                                         "sending": null|"waiting"|"sending failed"|"sent","registered_at","number","order","order_no",
                                         "market_order_no","seller","product","option","quantity"}], "missing": [sellers]}      OMS-SHIP-06, -07
    GET    /target/{setup}/board        {"today": {"orders","amount","counted_at"}, "month": {"states": {state: n}, "claims", "holds", "withdrawn":
                                         {"cancel"|"exchange"|"return": n}, "late_shipments","late_cs"}, "to_do": {"sending_failed",
                                         "before_confirmation": n|null,"delivery_preparing","cancel_requested","exchange_requested",
                                         "return_requested"}, "missing": [sellers that didn't tell], "lists": {"holds": {kind: the path of
                                         the list that the count opens}}}                                             OMS-BOARD-01 .. -03
    ORDER  {"order","seller","order_no","state":"received"|"invoice"|"shipped","group","held": bool,"holds":[..],"merge_prohibited",
            "ordered_at","paid_at","collected_at","shipped_at","buyer":{..},"receiver":{..},"amount",
            "lines":[{"line","item_code","product","name","option","quantity","cancelled","amount","sku","allocated","held","state"}]}
    GROUP  {"group","state","orders":[ids],"held","allocated":"complete"|"partial"|"none","invoice":{"number","courier","registered_at"}|null,
            "shipped_at","delivered_at"}

Devices
    GET    /target/{setup}/printers     {"printers": [{"name","kind":"folder"|"cups","folder"?}], "chosen": {"invoices": name|null,
                                         "barcodes": name|null}, "because"}      what the print agent offers (DEV-03)
    PUT    /target/{setup}/printers     {"invoices"?: name|null, "barcodes"?: name|null} -> as GET
    GET    /target/{setup}/printers/jobs    {"jobs": [{"job","at","who","printer","kind": "invoices"|"barcodes","pages","contents": [the invoice
                                         number or sku of each page]}], "because"}, the newest first
    POST   /target/{setup}/invoices/print   {"groups"?: [ids] | "range"?: "1-3, 5" by running number, none for all; "printer"?: name}
                                        -> {"printed": [{"group","number"}], "refused": [..], "failed": [..],
                                            "job": {"job","printer","pages","where"}|null, "because"}; without a printer 409 (DEV-01)
    POST   /target/{setup}/barcodes/print   {"products": {sku: copies}, "printer"?: name} -> {"printed": {sku: copies},
                                            "refused": [{"sku","message"}], "job", "because"}
    POST   /target/{setup}/scan         {"barcode", "direction": "in"|"out", "quantity"?: 1} counts goods (DEV-05)
                                        -> {"sku","direction","quantity","on_hand","told","because"}; unknown: 409, nothing changed

Customer service
    POST   /target/{setup}/orders/{id}/hold | /release   {"line"?: id, "kind"?: "cs"|"cancel"|"exchange"|"return", "reason"?} -> ORDER
    PUT    /target/{setup}/orders/{id}/receiver          {"name"?,"phone"?,"mobile"?,"zipcode"?,"address1"?,"address2"?,"message"?} changes it for
                                                         the whole group -> {"group", "orders", "because"}; 409 with an invoice number
    POST   /target/{setup}/orders/{id}/split             {"lines": {line id: quantity}, "original"?: {"merge_prohibited","partial_delivery"},
                                                          "new"?: {..}} -> {"original": ORDER, "new": ORDER, "because"}
    POST   /target/{setup}/orders/{id}/cancel            {"lines": {line id: quantity}, "kind"?, "memo"?, "amount"?} -> ORDER with
                                                         "cancelled", "because"; the seller is told nothing (CS-CANCEL-01)
    POST   /target/{setup}/orders/{id}/lines/{line}/restore      takes a line's cancel back (CS-CANCEL-04)
    POST   /target/{setup}/holds/sync                    the sellers' claims become holds, withdrawn ones end (CS-HOLD-01, -03)
                                                         -> {"held": [line ids], "ended": [line ids], "because"}

The Hub, in the channel-app wire format (X-Signature: base64 HMAC-SHA256 of the raw body, key = signing_key from hex)
    PUT    /target/{setup}/functions and /functions/v1   {"method", "params", "context", "systemVersion"?}
           standalone functions   getOrders, cancelOrder, sendMobileOTP, verifyMobileOTP
           command functions      commands.orderList, commands.orderCancel, commands.orderClaim, commands.claimDecision,
                                  commands.addressChange, commands.shipDate
           discovery              extension.core.function.getFunctions, extension.command.metadata.getCommands
"""

from mallrig.reference.target.app import clients_over, create_app, target_blueprint

__all__ = ["clients_over", "create_app", "target_blueprint"]
