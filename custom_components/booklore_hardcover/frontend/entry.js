import{B as H,C as k,D as Q,F as P,G as ie,H as se,J as ne,L as oe,O as re,P as ae,Q as le,R as ce,S as he,T as de,U as pe,V as ue,W as me,X as fe,a as d,b as v,c as l,d as c,e as T,f as b,g as y,h as X,i as j,l as Z,m as C,n as _,o as G,r as ee,t as M,u,v as J,w as S,x as L,y as F,z as te}from"./chunk.js";var q=null;function be(o){return q??=o.callWS({type:"frontend/get_user_data",key:j}).then(({value:i})=>i??{},()=>(q=null,{})),q}async function ye(o,i){q=Promise.resolve(i),await o.callWS({type:"frontend/set_user_data",key:j,value:i})}function $(o,i){o.dispatchEvent(new CustomEvent("blh-say",{detail:i,bubbles:!0,composed:!0}))}var Ne=["booklore","isbn","title","search","choice"],Ve=[1,7,30],Ae=["title","author","newest","readers"];function O(o,i,e){let t=i.map(n=>({label:n.label,checked:n.checked,press:()=>e(n.change)})),s=i.find(n=>n.checked)??i[0];return l`<blh-menu .label=${o} .value=${s?.label??""} .items=${t}></blh-menu>`}function Be(o,i,e){let t={label:o.say("any_source"),change:{sources:void 0}},s=i.sources?.[0];return O(o.say("filter_source"),[{...t,checked:!s},...Ne.map(n=>({label:o.say(`source_${n}`),change:{sources:[n]},checked:n===s}))],e)}function We(o,i,e,t){let s=i.libraries?.[0],n={label:o.say("any_library"),change:{libraries:void 0}};return O(o.say("filter_library"),[{...n,checked:s===void 0},...e.libraries.map(({id:r,name:a})=>({label:a??o.say("library",{id:r}),change:{libraries:[r]},checked:r===s}))],t)}function ze(o,i,e){let t=r=>new Date(Date.now()-r*864e5).toISOString(),s=i.since?(Date.now()-Date.parse(i.since))/864e5:0,n={label:o.say("any_time"),change:{since:void 0},checked:!i.since};return O(o.say("filter_time"),[n,...Ve.map(r=>({label:o.count("last_days",r),change:{since:t(r)},checked:!!i.since&&Math.round(s)===r}))],e)}function Ue(o,i,e){return O(o.say("filter_match"),[{label:o.say("any_match"),change:{exact:void 0},checked:!i.exact},{label:o.say("only_exact"),change:{exact:!0},checked:!!i.exact}],e)}function Ke(o,i,e){let t=i.status==="pending"||i.status==="matched";return O(o.say("sort"),Ae.filter(s=>t||s!=="readers").map(s=>({label:o.say(`sort_${s}`),change:{sort:s},checked:s===(i.sort??"title")})),e)}var we=o=>!!(o.search||o.sources||o.libraries||o.since||o.exact);function ge(o,i,e,t,s){let{status:n}=i,r=o.say("search_books");return l`<div class="filters" role="search">
<label class="search">
${M("magnify")}
<input
type="search"
aria-label=${r}
placeholder=${r}
maxlength="200"
.value=${i.search??""}
@input=${a=>s(a.target.value)}
/>
</label>
${n==="pending"?Ue(o,i,t):c}
${n==="matched"?Be(o,i,t):c}
${e.libraries.length>1?We(o,i,e,t):c}
${n==="pending"?c:ze(o,i,t)}
${Ke(o,i,t)}
</div>`}var ve=v`.filters{display:contents}.search{display:flex;align-items:center;gap:8px;flex:1 1 260px;min-width:0;min-height:40px;padding:0 12px;border:1px solid var(--blh-line);border-radius:var(--ha-border-radius-pill, 20px);background:var(--blh-surface);color:var(--blh-quiet)}.search:focus-within{outline:2px solid var(--blh-link)}.search input{flex:1;min-width:0;height:38px;border:0;outline:0;background:none;color:var(--blh-text);font-size:max(14px,1em)}`;var Ye={skip:"book-remove-outline",unlink:"link-off",bring_back:"restore",exclude:"sync-off",include:"sync",write:"database-export-outline",retry:"refresh"},je={pending:["skip"],matched:["unlink","skip","exclude","include","write"],failed:["retry","skip"],skipped:["bring_back"]};function N(o,i,e){let t=o.live.view?.writes??!1;return je[i].filter(s=>s==="exclude"||s==="include"?t&&(!e||!!e.excluded==(s==="include")):s!=="write"||t&&!e?.excluded)}var V=(o,i,e)=>i.map(t=>({label:o.texts.say(`do_${t}`),icon:Ye[t],press:()=>e(t)}));function xe(o,i){switch(i){case"skip":return(e,t)=>o.skip(e,t);case"unlink":return(e,t)=>o.unlink(e,t);case"bring_back":return(e,t)=>o.bringBack(e,t);case"exclude":case"include":return e=>o.exclude(e,i==="exclude");default:return null}}var ke=(o,i,e)=>i==="write"?o.writeIds(e):o.fetch({book_ids:e,retry_failed:!0});var R=o=>o.candidates?.find(i=>i.likeliest)??o.candidates?.[0];var _e=(o,i)=>i?132:o==="pending"||o==="matched"?270:178,I=(o,i,e)=>l`<div class="side ${o}">${i}<div class="lines">${e}</div></div>`,Te=(o,i,e)=>I("work",l`<blh-cover .name=${i.title} .src=${i.cover_url}></blh-cover>`,l`${re(o.texts,i)}${e}`);function Ge({client:o},i){let{texts:e}=o,t=R(i);if(!t)return I("work",c,l`<span class="reason">${e.say("no_candidate")}</span>`);let s=(i.candidates?.length??1)-1,n=l`<span class="reason ${t.exact?"exact":""}"
>${oe(e,t)}${s?l`<span class="others"> · ${e.count("others",s)}</span>`:c}</span
>`;return Te(o,t,n)}function Je({client:o},i){let{texts:e}=o,{source:t,work:s}=i,n=[t?e.say(`source_${t}`):"",e.date(i.made_at),i.excluded?e.say("excluded"):""].filter(Boolean),r=l`<span class="reason">${n.join(" · ")}</span>`,a=e.say("hardcover_id",{id:i.hardcover_id??""});return s?Te(o,s,r):I("work",c,l`<span class="title">${a}</span>${r}`)}function $e({client:o,status:i},e){let{texts:t}=o,s=e.failure?t.from("failure",e.failure):t.say("tab_failed"),n=t.date(e.made_at),r=i==="failed"?`${s} · ${n}`:t.say("left_out_at",{date:n});return I("work",c,l`<span class="reason">${r}</span>`)}function Qe(o,i){let{client:e,status:t,busy:s}=o,{texts:n}=e,r=!e.mayChoose||s.has(i.book_id),a=R(i);if(t==="pending"&&a)return u({label:n.say("accept"),icon:"check",kind:"main",disabled:r},()=>o.accept(i,a));if(t==="skipped")return u({label:n.say("do_bring_back"),icon:"restore",disabled:r},()=>o.deed("bring_back",i));let h=t==="matched",m=n.say(h?"change":"search_again");return u({label:m,icon:h?"pencil-outline":"magnify",disabled:r},f=>o.place(i).go(f))}function Ce(o,i,e){let{client:t,status:s}=o,{texts:n}=t,r=ne(n,i),a=o.ticked(i),h={pending:Ge,matched:Je,failed:$e,skipped:$e},m=s==="pending"?R(i):i.work,p=N(t,s,i).filter(f=>f!=="bring_back");return l`
${t.mayChoose?l`<label class="tick">
<input
type="checkbox"
aria-label=${n.say("select_book",{title:r})}
.checked=${a}
@click=${f=>o.tick(i,e,f)}
/>
</label>`:c}
<div class=${ee({sides:!0,ticked:a,busy:o.busy.has(i.book_id)})}>
${I("book",l`<blh-cover .name=${r} .client=${t} .path=${i.cover_path}></blh-cover>`,ae(n,i,o.place(i)))}
<span class="arrow">${M("arrow-right-thin")}</span>
${h[s](o,i)}
</div>
<div class="actions">
${Qe(o,i)}
${J(i.booklore_url,{label:n.say("in_booklore",{title:r}),icon:"bookshelf",iconOnly:!0})}
${J(m?.url,{label:n.say("on_hardcover",{title:r}),iconOnly:!0})}
${p.length&&t.mayChoose?l`<blh-menu
.label=${n.say("more_for",{title:r})}
.items=${V(t,p,f=>o.deed(f,i))}
></blh-menu>`:c}
</div>
`}var Me=v`.row{position:absolute;inset:0 0 auto;display:grid;grid-template:"tick sides actions" minmax(0,1fr) / auto minmax(0,1fr) auto;align-items:center;gap:0 8px;padding:8px 8px 8px 0;border-bottom:1px solid var(--blh-line);--blh-cover: 72px}.tick{grid-area:tick;display:grid;place-items:center;width:44px;height:100%;cursor:pointer}.tick input{width:18px;height:18px;margin:0;accent-color:var(--blh-fill);cursor:pointer}.sides{grid-area:sides;display:grid;grid-template-columns:minmax(0,1fr) 24px minmax(0,1fr);align-items:center;gap:8px;min-width:0}.row:not(:has(.tick)) .sides{padding-inline-start:8px}.busy{opacity:.4}.side{display:flex;align-items:center;gap:12px;min-width:0}.lines{display:grid;min-width:0;max-height:112px;overflow:hidden}.lines>*{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:1;overflow:hidden}.lines>.facts{-webkit-line-clamp:2}.lines>.title{-webkit-line-clamp:2;text-decoration:none;color:inherit}a.title:hover{text-decoration:underline}.subtitle{font-size:13px}.arrow{color:var(--blh-quiet)}.actions{grid-area:actions;display:flex;align-items:center;justify-content:end;color:var(--blh-quiet)}.actions .plain{margin-inline-end:4px}.exact{color:var(--blh-link)}.others{color:var(--blh-quiet)}.narrow .row{grid-template:"tick sides" minmax(0,1fr) "tick actions" auto / auto minmax(0,1fr);--blh-cover: 60px}.narrow .sides{grid-template-columns:minmax(0,1fr);align-self:start}.narrow .arrow{display:none}.narrow .tick{width:36px;align-items:start;padding-top:32px}.narrow .lines{max-height:96px}.narrow .reason{-webkit-line-clamp:2}.narrow .lines>.title,.narrow .lines>.facts{-webkit-line-clamp:1}.waiting{background:linear-gradient(var(--blh-line),var(--blh-line)) 44px 50% / 64px 96px no-repeat;opacity:.5}`;var Se=[L,F,te,ve,Me,H,v`:host{display:block}.head{display:flex;flex-wrap:wrap;gap:8px;align-items:start}.total{padding:8px 4px 4px}ol{position:relative;border:1px solid var(--blh-line);border-radius:var(--blh-radius);background:var(--blh-surface);overflow:clip}.bar{position:sticky;bottom:12px;z-index:3;display:flex;flex-wrap:wrap;align-items:center;gap:8px;width:fit-content;max-width:100%;margin:16px auto 0;padding:6px 12px;border:1px solid var(--blh-line);border-radius:28px;background:var(--blh-surface);box-shadow:0 2px 12px #0000003d}.selected{margin-inline-end:auto;font-weight:500}`];var A=class{#e=null;#i=0;#t=0;keep(i,e){this.#e=i,this.#t=e,this.#i=Date.now()+5e3}restore(i,e){let t=!i.activeElement&&document.activeElement===document.body;if(this.#e===null||!t)return;if(Date.now()>this.#i){this.#e=null;return}let s=`li[aria-posinset="${this.#e+1}"]`,n=i.querySelector(s)??i.querySelector("li:last-child"),r=n?.querySelector(".actions .button:not(:disabled)");r&&!n?.querySelector(".busy")&&(r.focus({preventScroll:!0}),this.#e=e(this.#e)===this.#t?this.#e:null)}};function Re(o,i,e){let t=u({label:o.say("try_again"),icon:"refresh"},e);return k({icon:"book-alert-outline",title:o.problem(i),action:t})}function Ee(o,i){let e=u({label:o.say("show_all"),icon:"filter-off-outline"},i);return k({icon:"book-search-outline",title:o.say("no_such_books"),action:e})}var B=class{constructor(){this.books=new Map;this.last=null}get size(){return this.books.size}get ids(){return[...this.books.keys()]}get pairs(){return[...this.books].filter(i=>i[1]!==null)}has(i){return this.books.has(i.book_id)}set(i,e,t){this.last=e,t?this.books.set(i.book_id,R(i)?.hardcover_id??null):this.books.delete(i.book_id)}add(i){for(let[e,t]of i)this.books.set(e,t)}clear(){this.books.clear(),this.last=null}};var Xe=12,Ze=400,et=60,Pe=25,tt=2,it=2e3,W=class{constructor(i,e){this.total=null;this.error=null;this.#t=new Map;this.#s=new Set;this.#n=new Set;this.#o=[0];this.#r=new Set;this.#h=0;this.#a=0;this.#l=0;this.#e=i,this.#i=e}#e;#i;#t;#s;#n;#o;#r;#h;#a;#l;row(i){return this.#t.get(Math.floor(i/_))?.[i%_]}indexOf(i){for(let[e,t]of this.#t){let s=t.findIndex(n=>n.book_id===i);if(s>=0)return e*_+s}return null}want(i,e){let t=Math.max(0,(this.total??1)-1),s=a=>Math.floor(Math.max(0,Math.min(a,t))/_),n=[i,e-1,e-1+Pe,i-Pe].map(s),r=n.some(a=>this.#o.includes(a));this.#o=[...new Set(n)],window.clearTimeout(this.#l),this.#l=0,r?this.#c():this.#l=window.setTimeout(()=>{this.#l=0,this.#c()},et)}reset(){this.#h++,this.#t.clear(),this.#s.clear(),this.#r.clear(),this.total=null,this.#o=[0],this.#c()}refresh(){this.#n=new Set([...this.#t.keys(),...this.#s]),this.#p(Ze)}stop(){this.#h++,window.clearTimeout(this.#a),window.clearTimeout(this.#l)}#c(){for(let i of this.#o){let e=this.#t.get(i);e&&(this.#t.delete(i),this.#t.set(i,e)),(!e||this.#n.has(i))&&!this.#r.has(i)&&!this.#s.has(i)&&this.#s.size<tt&&this.#d(i)}}async#d(i){let e=this.#h;this.#s.add(i),this.#n.delete(i);let t=await this.#i(i*_).catch(s=>{e===this.#h&&(this.error=s)});if(e===this.#h){if(this.#s.delete(i),this.#e.requestUpdate(),!t){this.#r.add(i),this.#n.add(i),this.#p(it);return}this.error=null,this.total=t.total,this.#u(i,t.rows),this.#n.has(i)?this.refresh():this.#l||this.#c()}}#p(i){window.clearTimeout(this.#a),this.#a=window.setTimeout(()=>{this.#r.clear(),this.#c()},i)}#u(i,e){this.#t.delete(i),this.#t.set(i,e);for(let[t]of this.#t)(this.total!==null&&t*_>=this.total&&t>0||this.#t.size>Xe)&&this.#t.delete(t)}};var z=1e4;function Oe(o,i,e,t,s){let{texts:n,live:r}=o;if(!o.mayChoose||!e)return c;let a=i.status==="pending"&&(r.view?.counts.exact??0)>0,h=[{label:n.count("select_all",Math.min(e,z)),icon:"checkbox-multiple-marked-outline",press:()=>t(i)},...a?[{label:n.say("select_exact"),icon:"check-all",press:()=>t({...i,exact:!0})}]:[],{label:n.say("select_none"),icon:"close",press:s}];return l`<blh-menu
icon="checkbox-multiple-marked-outline"
.label=${n.say("select")}
.items=${h}
></blh-menu>`}function Ie(o,i,e,t,{accept:s,deed:n,none:r}){let{texts:a}=o,h=e.pairs.length,m=N(o,i),p=m.length>2?m.slice(0,1):m,f=m.slice(p.length),E=a.count("accept_all",h);return l`<div class="bar" role="group" aria-label=${a.say("selected_books")}>
${u({label:a.say("select_none"),icon:"close",iconOnly:!0},r)}
<span class="selected">${a.count("selected",e.size)}</span>
${i==="pending"&&h?u({label:E,icon:"check",kind:"main",disabled:t},s):c}
${p.map(D=>u({label:a.say(`do_${D}`),kind:"outlined",disabled:t},()=>n(D)))}
${f.length?l`<blh-menu .label=${a.say("more")} .items=${V(o,f,n)}></blh-menu>`:c}
</div>`}function K(o){let i=o;for(;i;){let e=i.assignedSlot??i.parentElement??(i.getRootNode().host||null);if(e&&/auto|scroll/.test(getComputedStyle(e).overflowY)&&e.scrollHeight>e.clientHeight+1&&e!==document.body)return e;i=e}return document.scrollingElement??document.documentElement}var U=class{constructor(i,e,t){this.first=0;this.end=0;this.wide=!0;this.#s=new ResizeObserver(()=>this.look());this.#n=0;this.#o=()=>{this.#n||=requestAnimationFrame(()=>{this.#n=0,this.look()})};this.#e=i,this.#i=e,this.#t=t,i.addController(this)}#e;#i;#t;#s;#n;get height(){return this.#t(this.wide)}hostConnected(){this.#s.observe(this.#e),window.addEventListener("scroll",this.#o,{capture:!0,passive:!0}),window.addEventListener("resize",this.#o)}hostDisconnected(){this.#s.disconnect(),window.removeEventListener("scroll",this.#o,{capture:!0}),window.removeEventListener("resize",this.#o),cancelAnimationFrame(this.#n),this.#n=0}hostUpdated(){this.look()}#o;look(){let i=this.#i(),e=this.#e.clientWidth;if(!i||!e)return;let t=e>=760,s=this.#t(t),{top:n}=i.getBoundingClientRect(),r=Math.max(0,Math.floor((-n-400)/s)),a=Math.max(r+1,Math.ceil((window.innerHeight-n+400)/s));(r!==this.first||a!==this.end||t!==this.wide)&&(Object.assign(this,{first:r,end:a,wide:t}),this.#e.requestUpdate())}};var st=250,x=class extends T{constructor(){super();this.busy=new Set;this.#e=new B;this.#i=new W(this,e=>this.client.list(this.filter,e));this.#t=new U(this,()=>this.list,e=>_e(this.filter.status,e));this.#s=new A;this.#n=0;this.#a=e=>{this.#l({...this.filter,...e})};this.#c=e=>{window.clearTimeout(this.#n);let t=e.trim()||void 0;this.#n=window.setTimeout(()=>t!==this.filter.search&&this.#a({search:t}),st)};this.#p=(e,t,s)=>{let n=s.target.checked,{last:r}=this.#e;this.#e.set(e,t,n),s.shiftKey&&n&&r!==null&&r!==t&&this.#u(Math.min(r,t),Math.max(r,t)),this.requestUpdate()};this.#y=()=>{this.#e.clear(),this.requestUpdate()};this.#w=(e,t)=>{let{client:s}=this,{book_id:n}=e;this.#m([n],()=>s.choose([[n,t.hardcover_id]]))};this.#g=()=>{let{client:e}=this,{pairs:t}=this.#e,s=t.map(([n])=>n);this.#m(s,()=>this.work.start(e,t,(n,r)=>e.choose(n,r)))};new C(this,()=>this.client,()=>this.client.live.offline||this.#i.refresh())}#e;#i;#t;#s;#n;static{this.styles=Se}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.#i.reset()}disconnectedCallback(){super.disconnectedCallback(),this.#i.stop(),window.clearTimeout(this.#n)}willUpdate(e){(e.has("client")||e.has("filter"))&&((e.has("client")||this.filter.status!==e.get("filter")?.status)&&this.#e.clear(),this.#i.reset())}updated(){let{first:e,end:t}=this.#t,{total:s}=this.#i,n=r=>this.#i.row(r)?.book_id;this.#s.restore(this.renderRoot,n),t&&this.clientWidth&&this.#i.want(e,s===null?e+1:Math.min(t,Math.max(s,1)))}render(){let{view:e}=this.client.live,{texts:t}=this.client,{total:s,error:n}=this.#i;if(!e)return c;if(!e.counts[this.filter.status]&&s===0&&!we(this.filter))return this.empty();let r=ge(t,this.filter,e,this.#a,this.#c);return l`<div class="head">${r}${this.#o(s??0)}<slot></slot></div>
<p class="hint total" role="status">
${s===null?t.say("loading"):t.count("books",s)}
</p>
${n&&s===null?Re(t,n,()=>this.#i.reset()):s===0?Ee(t,()=>this.#l({status:this.filter.status})):this.#h(s??0)}
${this.#e.size&&this.client.mayChoose?this.#r():c}`}#o(e){let t=s=>this.#f(s);return Oe(this.client,this.filter,e,t,this.#y)}#r(){return Ie(this.client,this.filter.status,this.#e,this.work.running,{accept:this.#g,deed:e=>this.#v(e,this.#e.ids),none:this.#y})}#h(e){let{first:t,end:s,height:n,wide:r}=this.#t,a=Array.from({length:Math.max(0,Math.min(s,e)-t)},(p,f)=>t+f),h=p=>({href:this.pathOf(p.book_id),go:f=>this.#d(p,f)}),m={client:this.client,status:this.filter.status,busy:this.busy,ticked:p=>this.#e.has(p),tick:this.#p,place:h,accept:this.#w,deed:(p,f)=>this.#v(p,[f.book_id])};return l`<ol
class=${r?"wide":"narrow"}
role="list"
aria-busy=${this.#i.total===null?"true":"false"}
style="height: ${e*n}px"
>
${se(a,p=>this.#i.row(p)?.book_id??`at ${p}`,p=>{let f=this.#i.row(p);return l`<li
class=${f?"row":"row waiting"}
aria-setsize=${e}
aria-posinset=${p+1}
style="height: ${n}px; transform: translateY(${p*n}px)"
>
${f?Ce(m,f,p):c}
</li>`})}
</ol>`}#a;#l(e){this.dispatchEvent(new CustomEvent("blh-filter",{detail:e}))}#c;#d(e,t){t.ctrlKey||t.metaKey||t.shiftKey||(t.preventDefault(),this.dispatchEvent(new CustomEvent("blh-book",{detail:e.book_id})))}#p;async#u(e,t){let s=Array.from({length:t-e+1},(n,r)=>this.#i.row(e+r));if(s.every(n=>n)){s.forEach((n,r)=>this.#e.set(n,e+r,!0)),this.requestUpdate();return}await this.#b(async()=>{let{books:n}=await this.client.ids(this.filter,Math.min(t+1,z));this.#e.add(n.slice(e))})}#f(e){this.#b(async()=>{let{books:t}=await this.client.ids(e,z);this.#e.add(t)})}#y;async#b(e){try{await e()}catch(t){$(this,{words:this.client.texts.problem(t),error:!0})}this.requestUpdate()}async#m(e,t){this.busy=new Set([...this.busy,...e]);let[s=0,...n]=e;this.#s.keep(n.length?null:this.#i.indexOf(s),s),e.forEach(r=>this.#e.books.delete(r)),await this.#b(t),this.busy=new Set([...this.busy].filter(r=>!e.includes(r))),this.#i.refresh()}#w;#g;#v(e,t){let{client:s}=this,n=xe(s,e);this.#m(t,async()=>{n?await this.work.start(s,t,n):(await ke(s,e,t),$(this,{words:s.texts.count(`begun_${e}`,t.length)}))})}};d([b({attribute:!1})],x.prototype,"client",2),d([b({attribute:!1})],x.prototype,"filter",2),d([b({attribute:!1})],x.prototype,"work",2),d([b({attribute:!1})],x.prototype,"pathOf",2),d([b({attribute:!1})],x.prototype,"empty",2),d([y()],x.prototype,"busy",2),d([X("ol")],x.prototype,"list",2);S("blh-books",x);var nt=10;function De(o,i,e){let{texts:t}=o,{exact:s}=i.counts;if(s<nt||!o.mayChoose||i.status==="running")return c;let n=o.hass.user?.is_admin?l`<a href=${le(o)}>${t.say("accept_exact_link")}</a>`:c;return l`<section class="alert mild" aria-label=${t.say("exact_matches")}>
<p>
${t.count("exact_waiting",s)}
${i.accept_exact?c:l`<span class="hint">${t.say("accept_exact_hint")} ${n}</span>`}
</p>
${u({label:t.say("review_list"),kind:"outlined"},e.review)}
${u({label:t.say("accept_them_all"),kind:"main"},e.accept)}
${u({label:t.say("dismiss"),icon:"close",iconOnly:!0},e.dismiss)}
</section>`}var Le=[ue,v`:host{display:grid;grid-template-columns:minmax(0,1fr);gap:12px;max-width:1200px;margin:0 auto;padding:12px 16px 96px}:host([narrow]){padding:8px 8px 96px;gap:8px}main{display:grid;grid-template-columns:minmax(0,1fr);gap:12px}:host([narrow]) main:has(>blh-picker){margin-bottom:-88px}:host([narrow]) main:has(>blh-picker)~blh-steps{--blh-bottom: 76px}.over{display:flex;justify-content:space-between}.over:empty{display:none}.alert .button.main{margin-inline-start:auto}.stage{position:relative;top:10px;justify-self:end;height:0;margin-bottom:-12px;z-index:1}`];async function Fe(o,i,e,t){let s=t??{},n={done:0,left:0};for(let r=0;r<o.length;r+=G){let a=o.slice(r,r+G),{step:h,left:m}=await i(a,s.step);if(h&&(s.step=h.step),n.left+=m.length,n.done+=a.length-m.length,!e({done:r+a.length,total:o.length}))break}return n}var Y=class{constructor(i){this.now=null;this.#e=!1;this.#i=i}#e;#i;get running(){return!!this.now}async start(i,e,t,{total:s=e.length,more:n}={}){if(this.now)return;let r={},a=0,h=0;this.#e=!1,this.#t({done:a,total:s});try{for(let m=e;m.length;m=n&&!this.#e?await n():[]){let p=a,E=await Fe(m,t,D=>(this.#t({done:Math.min(p+D.done,s),total:s}),!this.#e),r);if(a+=E.done,h+=E.left,!E.done)break}}catch(m){$(this.#i,{words:i.texts.problem(m),error:!0})}finally{this.#t(null)}h&&$(this.#i,{words:i.texts.count("left_alone",h)})}#t(i){this.now=i,this.#i.requestUpdate()}stop(){this.#e=!0}};var He=[L,F,H,v`:host{display:grid;gap:12px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:8px}.switch{display:flex;margin-inline-end:auto}.switch [aria-pressed=true]{background:var(--blh-tint)}details,.lines{border:1px solid var(--blh-line);border-radius:var(--blh-radius);background:var(--blh-surface);overflow:clip}summary{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;padding:8px 16px;min-height:56px;cursor:pointer}summary div{display:grid;flex:1 1 200px}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 16px;border-top:1px solid var(--blh-line)}.lines li:first-child{border-top:0}li a{flex:1 1 200px;min-width:0;overflow-wrap:anywhere}.more{padding:4px}.summary{display:grid;gap:4px}`];var qe=10,ot=3e3,w=class extends T{constructor(){super();this.plan=!1;this.runs=null;this.planned=null;this.problem="";this.open=new Map;this.busy=!1;this.#e=null;this.#i=0;new C(this,()=>this.client)}#e;#i;static{this.styles=He}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.#i)}willUpdate(e){(e.has("client")||e.has("plan"))&&this.#t()}#t(e=qe){window.clearTimeout(this.#i),this.problem="",this.#s(async()=>{if(this.plan){this.planned=await this.client.plan();return}let t=JSON.stringify(this.runs),{runs:s,next:n}=await this.client.writes();this.#e=n,this.runs=s;let r=[...this.open.keys()];await Promise.all(r.map(h=>this.#p(h)));let a=JSON.stringify(s)===t?e-1:qe;a&&this.isConnected&&!this.plan&&(this.#i=window.setTimeout(()=>this.#t(a),ot))})}async#s(e){try{await e()}catch(t){this.problem=this.client.texts.problem(t)}}#n(e,t){this.busy=!0,this.#s(async()=>{await e().finally(()=>this.busy=!1),$(this,{words:t}),this.plan?this.#o(!1):this.#t()})}#o(e){this.dispatchEvent(new CustomEvent("blh-plan",{detail:e}))}render(){let{texts:e,mayChoose:t}=this.client,s=!t||this.busy||this.plan&&!this.planned?.planned,n=(r,a)=>l`<button
type="button"
class="button"
aria-pressed=${String(this.plan===r)}
@click=${()=>this.#o(r)}
>
<span>${a}</span>
</button>`;return l`<div class="head">
<div class="switch" role="group" aria-label=${e.say("tab_written")}>
${n(!1,e.say("written"))} ${n(!0,e.say("plan"))}
</div>
${u({label:e.say("refresh"),icon:"refresh",iconOnly:!0},()=>this.#t())}
${this.plan?u({label:e.say("write_now"),icon:"database-export-outline",kind:"main",disabled:s},()=>this.#n(()=>this.client.writeIds(),e.say("writing_begun"))):c}
</div>
${this.problem?k({icon:"book-alert-outline",title:this.problem}):this.plan?this.#f():this.#h()}`}#r(){return k({icon:"timer-sand",title:this.client.texts.say("loading")})}#h(){let{texts:e}=this.client;if(!this.runs)return this.#r();if(!this.runs.length){let t=e.say("nothing_written_hint");return k({icon:"database-outline",title:e.say("nothing_written"),text:t})}return l`${this.runs.map(t=>this.#l(t))}
${this.#e?u({label:e.say("show_more")},()=>this.#a()):c}`}#a(){this.#s(async()=>{let{runs:e,next:t}=await this.client.writes(this.#e);this.#e=t,this.runs=[...this.runs??[],...e]})}#l(e){let{texts:t,mayChoose:s}=this.client,n=[t.count("ids_written",e.written),e.failed?t.count("ids_failed",e.failed):""].filter(Boolean),r={label:t.say("undo_writes"),icon:"undo",disabled:!s||this.busy},a=this.open.get(e.run);return l`<details @toggle=${h=>this.#c(h,e.run)}>
<summary>
${M("chevron-down")}
<div>
<span>${t.time(e.made_at)}</span><span class="hint">${n.join(" · ")}</span>
</div>
</summary>
${a&&e.undoable?u(r,()=>this.#n(()=>this.client.undoWrites(e.run),t.say("undoing_writes"))):c}
${a?l`<ul>
${a.lines.map(h=>this.#u(h))}
</ul>
${a.next?l`<div class="more">
${u({label:t.say("show_more")},()=>this.#d(e.run,a))}
</div>`:c}`:c}
</details>`}#c(e,t){e.target.open&&!this.open.has(t)&&this.#d(t)}#d(e,t){this.#s(()=>this.#p(e,t))}async#p(e,t){let{lines:s,next:n}=await this.client.lines(e,t?.next),r=[...t?.lines??[],...s];this.open=new Map(this.open).set(e,{lines:r,next:n})}#u(e){let{texts:t}=this.client,{before:s,after:n}=e,r=t.say("no_id"),a=e.undone?"undone":e.outcome??"";return l`<li>
<a dir="auto" href=${this.bookPath(e.book_id)}>${e.title}</a>
<span>${s??r} → ${n??r}</span>
${a?l`<span class="hint">${t.say(`outcome_${a}`)}</span>`:c}
</li>`}#f(){let{texts:e}=this.client,t=this.planned;if(!t)return this.#r();let s=Object.entries(t.left_by_reason),n=t.files_rewritten+t.files_moved;return l`<div class="summary">
<h2>${t.planned?e.count("ids_planned",t.planned):e.say("nothing_planned")}</h2>
${n?l`<p>${e.count("files_changed",n)}</p>`:c}
${s.length?l`<p class="hint">${e.count("left",t.left)}</p>`:c}
${s.map(([r,a])=>l`<p class="hint">${e.from("plan",`left_${r}_${a===1?"one":"other"}`,{count:e.number(a)})}</p>`)}
${t.differences.map(({title:r,booklore:a,hardcover:h})=>l`<p class="hint">${e.from("plan","difference",{title:r,there:a,here:h})}</p>`)}
</div>
${t.lines.length?l`<ul class="lines">
${t.lines.map(r=>this.#u(r))}
</ul>`:c}
${t.planned>t.lines.length?l`<p class="hint">${e.count("more_lines",t.planned-t.lines.length)}</p>`:c}`}};d([b({attribute:!1})],w.prototype,"client",2),d([b({type:Boolean})],w.prototype,"plan",2),d([b({attribute:!1})],w.prototype,"bookPath",2),d([y()],w.prototype,"runs",2),d([y()],w.prototype,"planned",2),d([y()],w.prototype,"problem",2),d([y()],w.prototype,"open",2),d([y()],w.prototype,"busy",2);S("blh-written",w);var g=class extends T{constructor(){super();this.narrow=!1;this.filters={};this.preferences=null;this.saying=null;this.steps=[];this.bannerGone=!1;this.#e=new Y(this);this.#i=0;this.#o=e=>P(this.client.entryId,this.#t,e);this.#a=e=>{e().catch(t=>{this.saying={words:this.client.texts.problem(t),error:!0}})};this.#c=()=>this.#a(async()=>{this.steps=(await this.client.steps()).steps});new C(this,()=>this.client),this.addEventListener("blh-say",e=>this.saying=e.detail)}#e;#i;static{this.styles=Le}get#t(){let{tab:e}=this.route;return e&&(Q[e]||this.client.live.view?.writes!==!1)?e:"to-choose"}get#s(){return this.preferences?.list??!1}#n(e){return this.filters[e]??{status:e}}#o;#r(e,t=null,s=!1){Z(P(this.client.entryId,e,t),{replace:s})}willUpdate(e){e.has("client")&&(this.filters={},be(this.client.hass).then(r=>this.preferences=r));let t=e.get("route");t&&!t.bookId&&this.route.bookId&&(this.#i=K(this).scrollTop);let{tab:s,bookId:n}=this.route;s===null&&n!==null&&(e.has("route")||e.has("client"))&&this.#h(n)}updated(e){let t=e.get("route");t&&t.tab===this.route.tab&&t.bookId&&!this.route.bookId?requestAnimationFrame(()=>K(this).scrollTop=this.#i):t&&(t.tab!==this.route.tab||this.route.bookId)&&(K(this).scrollTop=0)}async#h(e){let{client:t}=this,s="to-choose";try{let[n]=await t.get([e]);s=n?ie(n.status):s}catch{}t===this.client&&this.route.tab===null&&this.route.bookId===e&&this.#r(s,e,!0)}#a;render(){let{client:e}=this,{view:t}=e.live;if(!t)return he(e);let s=(r,a)=>{!a.ctrlKey&&!a.metaKey&&!a.shiftKey&&(a.preventDefault(),this.#r(r))},n=r=>P(e.entryId,r);return l`${ce(e,t,this.#a,this.#l())}
${pe(e.texts,t,this.#t,n,s)}
<main>${this.#p(t)}</main>
<blh-steps .client=${e} .progress=${this.#e.now} .stop=${()=>this.#e.stop()} .saying=${this.saying} .quiet=${this.#d(t)}></blh-steps>`}#l(){let{client:e}=this,{texts:t}=e,s=this.steps.map(r=>({label:t.say("undo_step",{step:me(t,r)}),icon:"undo",disabled:!e.mayChoose,press:()=>{fe(e,r).then(a=>this.saying=a)}})),n={label:t.say("no_steps"),disabled:!0,press:()=>{}};return l`<blh-menu
icon="history"
.label=${t.say("steps")}
.items=${s.length?s:[n]}
@pointerdown=${this.#c}
@focusin=${this.#c}
></blh-menu>`}#c;#d(e){let t=!this.#s&&e.counts.pending>0&&this.preferences!==null;return this.route.bookId!==null||this.#t==="to-choose"&&t}#p(e){let t=this.#t,s=Q[t],{bookId:n}=this.route;if(!s)return l`<blh-written
.client=${this.client}
.plan=${t==="plan"}
.bookPath=${m=>P(this.client.entryId,"matched",m)}
@blh-plan=${m=>this.#r(m.detail?"plan":"written")}
></blh-written>`;if(s==="pending"&&this.preferences===null)return k({icon:"timer-sand",title:this.client.texts.say("loading")});let r=this.#d(e),a=s==="pending"&&n===null?this.#u(e):c,h=n!==null||!r?this.#g(s,r):c;return l`${a} ${r?this.#y(s):c} ${h}`}#u(e){let t=()=>{this.filters={...this.filters,pending:{status:"pending",exact:!0}},this.#w(!0)};return this.bannerGone||this.#e.running?c:De(this.client,e,{review:t,accept:()=>{this.#f(e.counts.exact)},dismiss:()=>this.bannerGone=!0})}async#f(e){let{client:t}=this,s=async()=>{let{books:n}=await t.ids({status:"pending",exact:!0},1e4);return n.filter(r=>r[1]!==null)};this.#a(async()=>{let n=(r,a)=>t.choose(r,a);await this.#e.start(t,await s(),n,{total:e,more:s})})}#y(e){let{texts:t}=this.client,s={label:t.say("back_to_list"),icon:"arrow-left"},n=this.route.bookId!==null;return l`<div class=${n?"over":"stage"}>
${n?u(s,()=>this.#r(this.#t)):c}
${e==="pending"&&!n?this.#m():c}
</div>
<blh-picker
.client=${this.client}
.filter=${this.#n(e)}
.bookId=${this.route.bookId}
@book=${r=>this.#b(r.detail)}
></blh-picker>`}#b(e){let t=this.route.bookId;t!==null&&e!==t&&this.#r(this.#t,e,!0)}#m(){let{texts:e}=this.client,t=this.#s,s=t?{label:e.say("one_at_a_time"),icon:"card-outline"}:{label:e.say("as_list"),icon:"format-list-bulleted"};return u({...s,kind:"outlined"},()=>this.#w(!t))}#w(e){this.preferences={...this.preferences,list:e},this.#a(()=>ye(this.client.hass,{...this.preferences,list:e}))}#g(e,t){return l`<blh-books
?hidden=${t}
.client=${this.client}
.filter=${this.filters[e]??={status:e}}
.work=${this.#e}
.pathOf=${this.#o}
.empty=${()=>de(this.client,e,this.#a)}
@blh-filter=${s=>this.filters={...this.filters,[e]:s.detail}}
@blh-book=${s=>this.#r(this.#t,s.detail)}
>${e==="pending"?this.#m():c}</blh-books
>`}};d([b({attribute:!1})],g.prototype,"client",2),d([b({attribute:!1})],g.prototype,"route",2),d([b({type:Boolean,reflect:!0})],g.prototype,"narrow",2),d([y()],g.prototype,"filters",2),d([y()],g.prototype,"preferences",2),d([y()],g.prototype,"saying",2),d([y()],g.prototype,"steps",2),d([y()],g.prototype,"bannerGone",2);S("blh-entry",g);export{g as EntryPage};
