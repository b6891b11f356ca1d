"""The consent page of the OAuth door: plain HTML that a person clicks and a program can post."""

from html import escape

from flask import Response

_STYLE = "body{font:16px/1.5 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}button{font-size:1rem;padding:.5rem 1.5rem;margin-right:1rem}"


def consent_page(mall_id: str, client_id: str, scopes: tuple[str, ...], kept: dict[str, str]) -> Response:
    """Who asks for what, and two buttons. `kept` goes back with the choice."""
    fields = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in kept.items())
    listed = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in scopes)
    return _page(
        "앱 권한 동의",
        f"<p>쇼핑몰 <b>{escape(mall_id)}</b> 에서 앱 <code>{escape(client_id)}</code> 이(가) 아래 권한을 요청합니다.</p><ul>{listed}</ul>"
        f'<form method="post">{fields}'
        '<p><label><input type="radio" name="operator" value="principal" checked> 대표 운영자</label> '
        '<label><input type="radio" name="operator" value="sub"> 부운영자</label></p>'
        '<button name="decision" value="agree">동의</button><button name="decision" value="refuse">취소</button></form>',
        200,
    )


def error_page(error: str, why: str) -> Response:
    """Why nothing can be agreed to, where the browser can't be sent back (400)."""
    return _page("인증 오류", f"<p><b>{escape(error)}</b></p><p>{escape(why)}</p>", 400)


def _page(title: str, body: str, status: int) -> Response:
    html = f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>'
    return Response(html, status, mimetype="text/html")
