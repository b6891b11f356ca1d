"""The sources that endpoints and behaviours name."""

SOURCES = {
    "DOC": "developers.cafe24.com/docs/ko/api/admin, version 2026-03-01: members, parameters, limits, scopes",
    "DOC24": "sample answers of the same documentation as of 2024, kept in the public repository shepherd231/cafe24api-client",
    "DOC26": "samples of version 2026-03-01, kept in the public repository noston/cafe24-api-spec",
    "GUIDE": "developers.cafe24.com/app/front/app/develop: OAuth, operation, scopes",
    "OLD": "developer.cafe24.com/guide/front/api: an older page of status codes with texts",
    "NEW": "developers.cafe24.com/docs-new/docs/guide: introduction, OAuth, status codes",
    "HOOK": "developers.cafe24.com/app/front/app/develop/webhook/sample as of June 2025: events and their members",
    "LAUNCH": "the vendor's sample app cafe24_app_discount_sample",
    "JS, PY, MCP": "public clients: one in JavaScript, one in Python, one MCP server",
    "the rig": "mallrig's own control plane",
}
