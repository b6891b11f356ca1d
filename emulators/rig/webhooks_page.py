"""The page of a world's webhooks: each try at sending one, and a button that sends it again. One file, no assets from outside."""

WEBHOOKS_PAGE = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Webhooks · mallrig</title>
<style>
:root{color-scheme:light dark}body{margin:1rem auto;max-width:75rem;padding:0 1rem;font:15px/1.5 system-ui,"Noto Sans KR",sans-serif}
header{display:flex;gap:1rem;flex-wrap:wrap;align-items:center}h1{font-size:1.3rem;margin:0;flex:1}
table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #8884;overflow-wrap:anywhere}
.F{color:#cf222e;font-weight:700}.T{color:#1a7f37}button,select{font:inherit;padding:.25rem .7rem}:focus-visible{outline:3px solid #2a6fdb;outline-offset:1px}
</style></head><body>
<header><h1></h1><p id="said" role="status"></p><select id="lang" aria-label="language"><option value="ko">한국어</option><option value="en">English</option></select></header>
<table><thead><tr></tr></thead><tbody></tbody></table>
<script>
const WORDS={ko:{title:"웹훅 전송 기록",columns:["시각","이벤트","쇼핑몰","종류","주소","결과","시도","걸린 시간",""],again:"다시 보내기",T:"성공",F:"실패",none:"보낸 웹훅이 없습니다.",queued:"다시 보냅니다: ",kinds:{G:"일반",R:"재전송",T:"시험"},silent:"응답 없음",failed:"서버가 거절했습니다: "},
en:{title:"Webhook deliveries",columns:["Time","Event","Mall","Kind","Address","Result","Attempt","Duration",""],again:"Send again",T:"delivered",F:"failed",none:"No webhook was sent yet.",queued:"Sending again: ",kinds:{G:"normal",R:"resent",T:"test"},silent:"no answer",failed:"The server refused: "}};
const here=location.pathname.replace(/\\/page$/,""),world=here.split("/")[3],one=s=>document.querySelector(s),SECONDS=2;
let lang=navigator.language.startsWith("ko")?"ko":"en",logs=[],shown="";
const cell=(text,tag="td",kind="")=>{const made=document.createElement(tag);made.textContent=text;made.className=kind;return made};
function row(log){const w=WORDS[lang],made=document.createElement("tr"),result=w[log.success?"T":"F"]+(log.success?"":" ("+(log.status||w.silent)+")"),button=cell(w.again,"button"),last=cell("");
button.type="button";button.id="again-"+log.log_id;button.setAttribute("aria-label",w.again+": "+log.event_no+", "+log.at);button.onclick=()=>again(log);last.append(button);
made.append(cell(log.at,"th"),cell(log.event_no),cell(log.mall),cell(w.kinds[log.log_type]||log.log_type),cell(log.url),cell(result,"td",log.success?"T":"F"),cell(log.attempt),cell(log.duration_ms==null?"–":log.duration_ms+" ms"),last);made.firstChild.scope="row";return made}
function draw(){const w=WORDS[lang],focused=document.activeElement&&document.activeElement.id;document.documentElement.lang=lang;document.title=w.title+" · mallrig";one("h1").textContent=w.title+" · "+world;
one("thead tr").replaceChildren(...w.columns.map(text=>cell(text,"th")));one("tbody").replaceChildren(...(logs.length?logs.map(row):[none()]));if(focused&&document.getElementById(focused))document.getElementById(focused).focus()}
function none(){const made=document.createElement("tr"),only=cell(WORDS[lang].none);only.colSpan=WORDS[lang].columns.length;made.append(only);return made}
async function call(path,method){const answer=await fetch(here+path,{method}),told=await answer.json();if(!answer.ok)throw new Error(told.error.message);return told}
const say=text=>one("#said").textContent=text;
async function look(){try{const told=(await call("","GET")).logs,now=JSON.stringify(told);if(now!==shown){logs=told;shown=now;draw()}}catch(error){say(WORDS[lang].failed+error.message)}}
async function again(log){try{await call("/"+encodeURIComponent(log.log_id)+"/resend","POST");say(WORDS[lang].queued+log.event_no);await look()}catch(error){say(WORDS[lang].failed+error.message)}}
one("#lang").value=lang;one("#lang").onchange=event=>{lang=event.target.value;draw()};draw();look();setInterval(look,SECONDS*1000);
</script></body></html>
"""
