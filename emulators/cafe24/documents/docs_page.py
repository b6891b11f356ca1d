"""The page on which the emulated API can be tried: one file, no assets from outside, usable by keyboard, Korean and English."""

DOCS_PAGE = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cafe24 · mallrig</title>
<style>
:root{color-scheme:light dark;--line:#8884;--mark:#2a6fdb}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,"Noto Sans KR",sans-serif;display:grid;grid-template-columns:minmax(16rem,24rem) 1fr;height:100vh}
nav{border-right:1px solid var(--line);overflow:auto;padding:.75rem}main{overflow:auto;padding:1rem 1.5rem}
nav a{display:flex;gap:.5rem;padding:.15rem .3rem;text-decoration:none;color:inherit;border-radius:.25rem;font-family:ui-monospace,monospace;font-size:13px;overflow-wrap:anywhere}
nav a:focus,nav a:hover,nav a[aria-current]{background:#8883}nav h2{font-size:13px;margin:.75rem 0 .25rem}
.m{flex:0 0 3.6rem;font-weight:700}.GET{color:#1a7f37}.POST{color:#2a6fdb}.PUT{color:#9a6700}.DELETE{color:#cf222e}
input,select,textarea,button{font:inherit;padding:.3rem .5rem;border:1px solid var(--line);border-radius:.25rem;max-width:100%}
textarea{width:100%;min-height:12rem;font-family:ui-monospace,monospace;font-size:13px}
button{background:var(--mark);color:#fff;border:0;padding:.45rem 1rem;cursor:pointer}:focus-visible{outline:3px solid var(--mark);outline-offset:1px}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
pre{background:#8882;padding:.75rem;overflow:auto;max-height:50vh;white-space:pre-wrap;overflow-wrap:anywhere}.b{padding:0 .4rem;border:1px solid var(--line);border-radius:1rem;font-size:12px}
.row{display:flex;gap:.75rem;flex-wrap:wrap;align-items:end;margin:.5rem 0}.row label{display:grid;font-size:13px}small{opacity:.75}
@media(max-width:50rem){body{grid-template-columns:1fr;height:auto}nav{max-height:40vh}}
</style></head><body>
<nav aria-label="operations"><label><span data-t="find"></span> <input id="find" type="search" autocomplete="off"></label>
<select id="lang" aria-label="language"><option value="ko">한국어</option><option value="en">English</option></select><div id="list"></div></nav>
<main><h1>Cafe24 API · mallrig</h1>
<div class="row"><label><span data-t="world"></span><select id="world"></select></label><label><span data-t="mall"></span><select id="mall"></select></label>
<label><span data-t="token"></span><input id="token" size="26" autocomplete="off"></label><button id="make" type="button"></button></div>
<form id="form" aria-live="polite"><p data-t="choose"></p></form><section id="answer" aria-live="polite"></section></main>
<script>
const T={ko:{find:"찾기",world:"월드",mall:"쇼핑몰",token:"액세스 토큰",make:"새 월드",choose:"왼쪽에서 API를 고르세요.",send:"보내기",name:"이름",value:"값",about:"설명",body:"요청 본문 (JSON)",answer:"응답",scope:"권한",basis:"근거",required:"필수",seen:"문서에 있음",read:"해석함",ours:"우리가 정함",broken:"본문이 JSON이 아닙니다."},
en:{find:"Find",world:"World",mall:"Mall",token:"Access token",make:"New world",choose:"Choose an operation on the left.",send:"Send",name:"Name",value:"Value",about:"About",body:"Request body (JSON)",answer:"Answer",scope:"Scope",basis:"Basis",required:"required",seen:"documented",read:"interpreted",ours:"our choice",broken:"The body is not JSON."}};
const $=id=>document.getElementById(id),make=(tag,attrs={},...kids)=>{const e=document.createElement(tag);for(const[k,v]of Object.entries(attrs))k in e&&k!=="list"?e[k]=v:e.setAttribute(k,v);e.append(...kids);return e};
let doc,lang=navigator.language.startsWith("ko")?"ko":"en",worlds={},chosen=null;const t=k=>T[lang][k]||k;
const label=()=>{document.documentElement.lang=lang;$("lang").value=lang;document.querySelectorAll("[data-t]").forEach(e=>e.textContent=t(e.dataset.t));$("make").textContent=t("make");list();if(chosen)show(chosen)};
const all=()=>Object.entries(doc.paths).flatMap(([path,ops])=>Object.entries(ops).map(([m,op])=>({path,m:m.toUpperCase(),op,id:m.toUpperCase()+" "+path})));
function list(){const q=$("find").value.toLowerCase(),box=$("list");box.replaceChildren();let last;for(const e of all()){if(!(e.id+e.op.summary).toLowerCase().includes(q))continue;
const tag=e.op.tags[0];if(tag!==last){box.append(make("h2",{textContent:tag}));last=tag}
const a=make("a",{href:"#"+encodeURIComponent(e.id),title:e.op.summary},make("span",{className:"m "+e.m,textContent:e.m}),make("span",{textContent:e.path}));if(e.id===chosen)a.setAttribute("aria-current","true");box.append(a)}}
const kind=s=>s.enum?s.enum.join(" | "):s.type==="array"?kind(s.items)+", …":[s.type||(s.anyOf||[]).map(kind).join(" / "),s.minimum!=null?"≥ "+s.minimum:"",s.maximum!=null&&s.maximum<9e15?"≤ "+s.maximum:"",s.maxLength&&s.maxLength<65535?"≤ "+s.maxLength+" chars":""].filter(Boolean).join(" ");
function sample(s){if(s.anyOf)return sample(s.anyOf[0]);if(s.enum)return s.enum[0];if(s.type==="object"){const o={};for(const k of(s.required&&s.required.length?s.required:Object.keys(s.properties||{})))o[k]=sample(s.properties[k]);return o}
if(s.type==="array")return[sample(s.items)];if(s.type==="integer"||s.type==="number")return Math.max(1,s.minimum||0);return""}
function show(id){chosen=id;const e=all().find(x=>x.id===id),f=$("form");$("answer").replaceChildren();f.replaceChildren();if(!e)return;list();const op=e.op;
f.append(make("h2",{},make("span",{className:"m "+e.m,textContent:e.m+" "}),e.path),make("p",{textContent:op.summary}),make("p",{},t("scope")+": "+(op["x-scope"]||"–")+" · "+t("basis")+": ",make("span",{className:"b",textContent:t(op["x-basis"])})," ",make("small",{textContent:op["x-source"]||""})));
const rows=make("tbody");for(const p of op.parameters||[]){const i=make("input",{name:p.in+":"+p.name,required:p.required,"aria-label":p.name});if(p.example!=null)i.value=p.example;rows.append(make("tr",{},make("th",{scope:"row"},p.name+(p.required?" *":"")),make("td",{},i),make("td",{},make("small",{textContent:kind(p.schema)+(p.schema.default!=null?" ("+p.schema.default+")":"")+" "+(p.description||"")}))))}
f.append(make("table",{},make("thead",{},make("tr",{},make("th",{textContent:t("name")}),make("th",{textContent:t("value")}),make("th",{textContent:t("about")}))),rows));
const c=op.requestBody&&op.requestBody.content,j=c&&c["application/json"];if(j){const o=j.example||sample(j.schema);delete o.fields;f.append(make("p",{},make("label",{},t("body"),make("textarea",{name:"body",value:JSON.stringify(o,null,1)}))))}
else if(c)for(const n of Object.keys(c["application/x-www-form-urlencoded"].schema.properties))f.append(make("div",{className:"row"},make("label",{},n,make("input",{name:"form:"+n}))));
f.append(make("button",{type:"submit",textContent:t("send")}))}
$("form").onsubmit=async ev=>{ev.preventDefault();const e=all().find(x=>x.id===chosen);if(!e)return;let path=e.path;const q=new URLSearchParams,form=new URLSearchParams,h={};let body;
for(const i of $("form").elements){const[where,name]=(i.name||"").split(/:(.*)/);if(!i.value)continue;if(where==="path")path=path.replace("{"+name+"}",encodeURIComponent(i.value));if(where==="query")q.set(name,i.value);if(where==="header")h[name]=i.value;if(where==="form")form.set(name,i.value);if(i.name==="body"){try{JSON.parse(i.value)}catch{return answer(t("broken"),"")}body=i.value;h["Content-Type"]="application/json"}}
if([...form].length)body=form;const key=$("token").value;if(e.op.security.some(s=>s.client)&&worlds.client)h["X-Cafe24-Client-Id"]=worlds.client;else if(key&&!e.path.startsWith("/oauth"))h.Authorization="Bearer "+key;
const url="/cafe24/"+$("mall").value+"/api/v2"+path+([...q].length?"?"+q:"");const r=await fetch(url,{method:e.m,headers:h,body});const text=await r.text();let shown=text;try{shown=JSON.stringify(JSON.parse(text),null,1)}catch{}answer(e.m+" "+url+" → "+r.status+" "+(r.headers.get("X-Api-Call-Limit")||""),shown)};
const answer=(head,text)=>{const p=make("pre",{tabIndex:0,textContent:text});$("answer").replaceChildren(make("h2",{textContent:t("answer")}),make("p",{textContent:head}),p)};
async function world(){const name=$("world").value;worlds={};$("mall").replaceChildren();$("token").value="";if(!name)return;const w=await(await fetch("/_rig/worlds/"+name)).json();worlds.malls=w.cafe24.malls;for(const m of worlds.malls)$("mall").append(make("option",{textContent:m.mall_id}));mall()}
const mall=()=>{const m=(worlds.malls||[]).find(x=>x.mall_id===$("mall").value);if(m){$("token").value=m.access_token;worlds.client=m.client_id}};
async function refresh(pick){const ws=(await(await fetch("/_rig/worlds")).json()).worlds;$("world").replaceChildren(...ws.map(w=>make("option",{textContent:w.world})));if(pick)$("world").value=pick;await world()}
$("world").onchange=world;$("mall").onchange=mall;$("find").oninput=list;$("lang").onchange=()=>{lang=$("lang").value;label()};
$("make").onclick=async()=>{const w=await(await fetch("/_rig/worlds",{method:"POST"})).json();refresh(w.world)};
onhashchange=()=>show(decodeURIComponent(location.hash.slice(1)));
(async()=>{doc=await(await fetch("/cafe24/openapi.json")).json();label();await refresh();if(location.hash)onhashchange()})();
</script></body></html>
"""
