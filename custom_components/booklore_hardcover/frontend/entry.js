import{A as ue,C as A,D as w,E as ce,G as C,H as fe,J as O,K as be,L as ye,O as we,P as ge,Q as ve,R as ke,S as xe,T as $e,U as _e,V as Te,W as Re,X as Ce,Y as Se,a as h,b as y,c as l,d as c,e as S,f as u,g as f,h as N,i as re,l as he,m as M,n as $,o as ae,r as V,t as _,u as m,v as me,w as le,x as T,y as W,z}from"./chunk.js";var U=null;function Me(n){return U??=n.callWS({type:"frontend/get_user_data",key:re}).then(({value:i})=>i??{},()=>(U=null,{})),U}async function Ee(n,i){U=Promise.resolve(i),await n.callWS({type:"frontend/set_user_data",key:re,value:i})}function g(n,i){n.dispatchEvent(new CustomEvent("blh-say",{detail:i,bubbles:!0,composed:!0}))}var tt=["booklore","isbn","title","search","choice"],it=[1,7,30],st=["title","author","newest","readers"];function I(n,i,e){let t=i.map(o=>({label:o.label,checked:o.checked,press:()=>e(o.change)})),s=i.find(o=>o.checked)??i[0];return l`<blh-menu .label=${n} .value=${s?.label??""} .items=${t}></blh-menu>`}function ot(n,i,e){let t={label:n.say("any_source"),change:{sources:void 0}},s=i.sources?.[0];return I(n.say("filter_source"),[{...t,checked:!s},...tt.map(o=>({label:n.say(`source_${o}`),change:{sources:[o]},checked:o===s}))],e)}function nt(n,i,e,t){let s=i.libraries?.[0],o={label:n.say("any_library"),change:{libraries:void 0}};return I(n.say("filter_library"),[{...o,checked:s===void 0},...e.libraries.map(({id:r,name:a})=>({label:a??n.say("library",{id:r}),change:{libraries:[r]},checked:r===s}))],t)}function rt(n,i,e){let t=r=>new Date(Date.now()-r*864e5).toISOString(),s=i.since?(Date.now()-Date.parse(i.since))/864e5:0,o={label:n.say("any_time"),change:{since:void 0},checked:!i.since};return I(n.say("filter_time"),[o,...it.map(r=>({label:n.count("last_days",r),change:{since:t(r)},checked:!!i.since&&Math.round(s)===r}))],e)}function at(n,i,e){return I(n.say("filter_match"),[{label:n.say("any_match"),change:{exact:void 0},checked:!i.exact},{label:n.say("only_exact"),change:{exact:!0},checked:!!i.exact}],e)}function lt(n,i,e){let t=i.status==="pending"||i.status==="matched";return I(n.say("sort"),st.filter(s=>t||s!=="readers").map(s=>({label:n.say(`sort_${s}`),change:{sort:s},checked:s===(i.sort??"title")})),e)}var Oe=n=>!!(n.search||n.sources||n.libraries||n.since||n.exact);function Pe(n,i,e,t,s){let{status:o}=i,r=n.say("search_books");return l`<div class="filters" role="search">
<label class="search">
${_("magnify")}
<input
type="search"
aria-label=${r}
placeholder=${r}
maxlength="200"
.value=${i.search??""}
@input=${a=>s(a.target.value)}
/>
</label>
${o==="pending"?at(n,i,t):c}
${o==="matched"?ot(n,i,t):c}
${e.libraries.length>1?nt(n,i,e,t):c}
${o==="pending"?c:rt(n,i,t)}
${lt(n,i,t)}
</div>`}var De=y`.filters{display:contents}.search{display:flex;align-items:center;gap:8px;flex:1 1 260px;min-width:0;min-height:40px;padding:0 12px;border:1px solid var(--blh-line);border-radius:var(--ha-border-radius-pill, 20px);background:var(--blh-surface);color:var(--blh-quiet)}.search:focus-within{outline:2px solid var(--blh-link)}.search input{flex:1;min-width:0;height:38px;border:0;outline:0;background:none;color:var(--blh-text);font-size:max(14px,1em)}`;var ct={skip:"book-remove-outline",unlink:"link-off",bring_back:"restore",exclude:"sync-off",include:"sync",write:"database-export-outline",retry:"refresh"},pt={pending:["skip"],matched:["unlink","skip","exclude","include","write"],failed:["retry","skip"],skipped:["bring_back"]};function j(n,i,e){let{writes:t=!1,ids:s=!1}=n.live.view??{};return pt[i].filter(o=>o==="exclude"||o==="include"?t&&(!e||!!e.excluded==(o==="include")):o!=="write"||s&&!e?.excluded)}var Y=(n,i,e)=>i.map(t=>({label:n.texts.say(`do_${t}`),icon:ct[t],press:()=>e(t)}));function Le(n,i){switch(i){case"skip":return(e,t)=>n.skip(e,t);case"unlink":return(e,t)=>n.unlink(e,t);case"bring_back":return(e,t)=>n.bringBack(e,t);case"exclude":case"include":return e=>n.exclude(e,i==="exclude");default:return null}}var Ie=(n,i,e)=>i==="write"?n.writeIds(e):n.fetch({book_ids:e,retry_failed:!0});var D=class{constructor(i){this.books=new Map;this.last=null;this.#e=i}#e;get size(){return this.books.size}get ids(){return[...this.books.keys()]}has(i){return this.books.has(i.book_id)}set(i,e,t){this.last=e,t?this.books.set(i.book_id,this.#e(i)):this.books.delete(i.book_id)}add(i){for(let[e,t]of i)this.books.set(e,t)}clear(){this.books.clear(),this.last=null}};var H=n=>n.candidates?.find(i=>i.likeliest)??n.candidates?.[0],G=class extends D{constructor(){super(i=>H(i)?.hardcover_id??null)}get pairs(){return[...this.books].filter(i=>i[1]!==null)}};var Ke=(n,i)=>i?132:n==="pending"||n==="matched"?270:178,K=(n,i,e)=>l`<div class="side ${n}">${i}<div class="lines">${e}</div></div>`,Fe=(n,i,e)=>K("work",l`<blh-cover .name=${i.title} .src=${i.cover_url}></blh-cover>`,l`${we(n.texts,i)}${e}`);function dt({client:n},i){let{texts:e}=n,t=H(i);if(!t)return K("work",c,l`<span class="reason">${e.say("no_candidate")}</span>`);let s=(i.candidates?.length??1)-1,o=l`<span class="reason ${t.exact?"exact":""}"
>${ye(e,t)}${s?l`<span class="others"> · ${e.count("others",s)}</span>`:c}</span
>`;return Fe(n,t,o)}function ht({client:n},i){let{texts:e}=n,{source:t,work:s}=i,o=[t?e.say(`source_${t}`):"",e.date(i.made_at),i.excluded?e.say("excluded"):""].filter(Boolean),r=l`<span class="reason">${o.join(" · ")}</span>`,a=e.say("hardcover_id",{id:i.hardcover_id??""});return s?Fe(n,s,r):K("work",c,l`<span class="title">${a}</span>${r}`)}function He({client:n,status:i},e){let{texts:t}=n,s=e.failure?t.from("failure",e.failure):t.say("tab_failed"),o=t.date(e.made_at),r=i==="failed"?`${s} · ${o}`:t.say("left_out_at",{date:o});return K("work",c,l`<span class="reason">${r}</span>`)}function mt(n,i){let{client:e,status:t,busy:s}=n,{texts:o}=e,r=!e.mayChoose||s.has(i.book_id),a=H(i);if(t==="pending"&&a)return m({label:o.say("accept"),icon:"check",kind:"main",disabled:r},()=>n.accept(i,a));if(t==="skipped")return m({label:o.say("do_bring_back"),icon:"restore",disabled:r},()=>n.deed("bring_back",i));let p=t==="matched",d=o.say(p?"change":"search_again");return m({label:d,icon:p?"pencil-outline":"magnify",disabled:r},b=>n.place(i).go(b))}function Be(n,i,e){let{client:t,status:s}=n,{texts:o}=t,r=O(o,i),a=n.ticked(i),p={pending:dt,matched:ht,failed:He,skipped:He},d=s==="pending"?H(i):i.work,v=j(t,s,i).filter(b=>b!=="bring_back");return l`
${t.mayChoose?l`<label class="tick">
<input
type="checkbox"
aria-label=${o.say("select_book",{title:r})}
.checked=${a}
@click=${b=>n.tick(i,e,b)}
/>
</label>`:c}
<div class=${V({sides:!0,ticked:a,busy:n.busy.has(i.book_id)})}>
${K("book",l`<blh-cover .name=${r} .client=${t} .path=${i.cover_path}></blh-cover>`,ge(o,i,n.place(i)))}
<span class="arrow">${_("arrow-right-thin")}</span>
${p[s](n,i)}
</div>
<div class="actions">
${mt(n,i)}
${le(i.booklore_url,{label:o.say("in_booklore",{title:r}),icon:"bookshelf",iconOnly:!0})}
${le(d?.url,{label:o.say("on_hardcover",{title:r}),iconOnly:!0})}
${v.length&&t.mayChoose?l`<blh-menu
.label=${o.say("more_for",{title:r})}
.items=${Y(t,v,b=>n.deed(b,i))}
></blh-menu>`:c}
</div>
`}var qe=y`.row{position:absolute;inset:0 0 auto;display:grid;grid-template:"tick sides actions" minmax(0,1fr) / auto minmax(0,1fr) auto;align-items:center;gap:0 8px;padding:8px 8px 8px 0;border-bottom:1px solid var(--blh-line);--blh-cover: 72px}.tick{grid-area:tick;display:grid;place-items:center;width:44px;height:100%;cursor:pointer}.tick input{width:18px;height:18px;margin:0;accent-color:var(--blh-fill);cursor:pointer}.sides{grid-area:sides;display:grid;grid-template-columns:minmax(0,1fr) 24px minmax(0,1fr);align-items:center;gap:8px;min-width:0}.row:not(:has(.tick)) .sides{padding-inline-start:8px}.busy{opacity:.4}.side{display:flex;align-items:center;gap:12px;min-width:0}.lines{display:grid;min-width:0;max-height:112px;overflow:hidden}.lines>*{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:1;overflow:hidden}.lines>.facts{-webkit-line-clamp:2}.lines>.title{-webkit-line-clamp:2;text-decoration:none;color:inherit}a.title:hover{text-decoration:underline}.subtitle{font-size:13px}.arrow{color:var(--blh-quiet)}.actions{grid-area:actions;display:flex;align-items:center;justify-content:end;color:var(--blh-quiet)}.actions .plain{margin-inline-end:4px}.exact{color:var(--blh-link)}.others{color:var(--blh-quiet)}.narrow .row{grid-template:"tick sides" minmax(0,1fr) "tick actions" auto / auto minmax(0,1fr);--blh-cover: 60px}.narrow .sides{grid-template-columns:minmax(0,1fr);align-self:start}.narrow .arrow{display:none}.narrow .tick{width:36px;align-items:start;padding-top:32px}.narrow .lines{max-height:96px}.narrow .reason{-webkit-line-clamp:2}.narrow .lines>.title,.narrow .lines>.facts{-webkit-line-clamp:1}.waiting{background:linear-gradient(var(--blh-line),var(--blh-line)) 44px 50% / 64px 96px no-repeat;opacity:.5}`;var J=[W,z,ue,De,qe,A,y`:host{display:block}.head{display:flex;flex-wrap:wrap;gap:8px;align-items:start}.total{padding:8px 4px 4px}ol{position:relative;border:1px solid var(--blh-line);border-radius:var(--blh-radius);background:var(--blh-surface);overflow:clip}.bar{position:sticky;bottom:12px;z-index:3;display:flex;flex-wrap:wrap;align-items:center;gap:8px;width:fit-content;max-width:100%;margin:16px auto 0;padding:6px 12px;border:1px solid var(--blh-line);border-radius:28px;background:var(--blh-surface);box-shadow:0 2px 12px #0000003d}.selected{margin-inline-end:auto;font-weight:500}`];var Q=class{#e=null;#i=0;#t=0;#s="";keep(i,e,t=".actions .button"){this.#s=t,this.#e=i,this.#t=e,this.#i=Date.now()+5e3}restore(i,e){let t=!i.activeElement&&document.activeElement===document.body;if(this.#e===null||!t)return;if(Date.now()>this.#i){this.#e=null;return}let s=`li[aria-posinset="${this.#e+1}"]`,o=i.querySelector(s)??i.querySelector("li:last-child"),r=o?.querySelector(`${this.#s}:not(:disabled)`)??o?.querySelector("a, input");r&&!o?.querySelector(".busy")&&(r.focus({preventScroll:!0}),this.#e=e(this.#e)===this.#t?this.#e:null)}};var ut=12,ft=400,bt=60,Ne=25,yt=2,wt=2e3,X=class{constructor(i,e){this.total=null;this.error=null;this.#t=new Map;this.#s=new Set;this.#o=new Set;this.#n=[0];this.#c=new Set;this.#r=0;this.#p=0;this.#a=0;this.#e=i,this.#i=e}#e;#i;#t;#s;#o;#n;#c;#r;#p;#a;row(i){return this.#t.get(Math.floor(i/$))?.[i%$]}indexOf(i){for(let[e,t]of this.#t){let s=t.findIndex(o=>o.book_id===i);if(s>=0)return e*$+s}return null}want(i,e){let t=Math.max(0,(this.total??1)-1),s=a=>Math.floor(Math.max(0,Math.min(a,t))/$),o=[i,e-1,e-1+Ne,i-Ne].map(s),r=o.some(a=>this.#n.includes(a));this.#n=[...new Set(o)],window.clearTimeout(this.#a),this.#a=0,r?this.#l():this.#a=window.setTimeout(()=>{this.#a=0,this.#l()},bt)}reset(){this.#r++,this.#t.clear(),this.#s.clear(),this.#c.clear(),this.total=null,this.#n=[0],this.#l()}refresh(){this.#o=new Set([...this.#t.keys(),...this.#s]),this.#d(ft)}stop(){this.#r++,window.clearTimeout(this.#p),window.clearTimeout(this.#a)}#l(){for(let i of this.#n){let e=this.#t.get(i);e&&(this.#t.delete(i),this.#t.set(i,e)),(!e||this.#o.has(i))&&!this.#c.has(i)&&!this.#s.has(i)&&this.#s.size<yt&&this.#h(i)}}async#h(i){let e=this.#r;this.#s.add(i),this.#o.delete(i);let t=await this.#i(i*$).catch(s=>{e===this.#r&&(this.error=s)});if(e===this.#r){if(this.#s.delete(i),this.#e.requestUpdate(),!t){this.#c.add(i),this.#o.add(i),this.#d(wt);return}this.error=null,this.total=t.total,this.#m(i,t.rows),this.#o.has(i)?this.refresh():this.#a||this.#l()}}#d(i){window.clearTimeout(this.#p),this.#p=window.setTimeout(()=>{this.#c.clear(),this.#l()},i)}#m(i,e){this.#t.delete(i),this.#t.set(i,e);for(let[t]of this.#t)(this.total!==null&&t*$>=this.total&&t>0||this.#t.size>ut)&&this.#t.delete(t)}};function ee(n){let i=n;for(;i;){let e=i.assignedSlot??i.parentElement??(i.getRootNode().host||null);if(e&&/auto|scroll/.test(getComputedStyle(e).overflowY)&&e.scrollHeight>e.clientHeight+1&&e!==document.body)return e;i=e}return document.scrollingElement??document.documentElement}var Z=class{constructor(i,e,t){this.first=0;this.end=0;this.wide=!0;this.#s=new ResizeObserver(()=>this.look());this.#o=0;this.#n=()=>{this.#o||=requestAnimationFrame(()=>{this.#o=0,this.look()})};this.#e=i,this.#i=e,this.#t=t,i.addController(this)}#e;#i;#t;#s;#o;get height(){return this.#t(this.wide)}hostConnected(){this.#s.observe(this.#e),window.addEventListener("scroll",this.#n,{capture:!0,passive:!0}),window.addEventListener("resize",this.#n)}hostDisconnected(){this.#s.disconnect(),window.removeEventListener("scroll",this.#n,{capture:!0}),window.removeEventListener("resize",this.#n),cancelAnimationFrame(this.#o),this.#o=0}hostUpdated(){this.look()}#n;look(){let i=this.#i(),e=this.#e.clientWidth;if(!i||!e)return;let t=e>=760,s=this.#t(t),{top:o}=i.getBoundingClientRect(),r=Math.max(0,Math.floor((-o-400)/s)),a=Math.max(r+1,Math.ceil((window.innerHeight-o+400)/s));(r!==this.first||a!==this.end||t!==this.wide)&&(Object.assign(this,{first:r,end:a,wide:t}),this.#e.requestUpdate())}};var k=class extends S{constructor(){super();this.busy=new Set;this.source=new X(this,e=>this.ask(e));this.#e=new Z(this,()=>this.list,e=>this.heightOf(e));this.#i=new Q;this.tick=(e,t,s)=>{let o=s.target.checked,{last:r}=this.selection;this.selection.set(e,t,o),s.shiftKey&&o&&r!==null&&r!==t&&this.#t(Math.min(r,t),Math.max(r,t)),this.requestUpdate()};this.untick=()=>{this.selection.clear(),this.requestUpdate()};new M(this,()=>this.client,()=>this.client.live.offline||this.source.refresh())}#e;#i;get wide(){return this.#e.wide}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.source.reset()}disconnectedCallback(){super.disconnectedCallback(),this.source.stop()}updated(){let{first:e,end:t}=this.#e,{total:s}=this.source,o=r=>this.source.row(r)?.book_id;this.#i.restore(this.renderRoot,o),t&&this.clientWidth&&this.source.want(e,s===null?e+1:Math.min(t,Math.max(s,1)))}rows(e){let{first:t,end:s,height:o,wide:r}=this.#e,a=Array.from({length:Math.max(0,Math.min(s,e)-t)},(p,d)=>t+d);return l`<ol
class=${r?"wide":"narrow"}
role="list"
aria-busy=${this.source.total===null?"true":"false"}
style="height: ${e*o}px"
>
${ve(a,p=>this.source.row(p)?.book_id??`at ${p}`,p=>{let d=this.source.row(p);return l`<li
class=${d?"row":"row waiting"}
aria-setsize=${e}
aria-posinset=${p+1}
style="height: ${o}px; transform: translateY(${p*o}px)"
>
${d?this.row(d,p):c}
</li>`})}
</ol>`}async#t(e,t){let s=Array.from({length:t-e+1},(o,r)=>this.source.row(e+r));if(s.every(o=>o)){s.forEach((o,r)=>this.selection.set(o,e+r,!0)),this.requestUpdate();return}await this.telling(async()=>this.selection.add(await this.among(e,t)))}async telling(e){try{await e()}catch(t){g(this,{words:this.client.texts.problem(t),error:!0})}this.requestUpdate()}async withBusy(e,t,s){this.busy=new Set([...this.busy,...e]);let[o=0,...r]=e;this.#i.keep(r.length?null:this.source.indexOf(o),o,s),e.forEach(a=>this.selection.books.delete(a)),await this.telling(t),this.busy=new Set([...this.busy].filter(a=>!e.includes(a))),this.source.refresh()}};h([u({attribute:!1})],k.prototype,"client",2),h([u({attribute:!1})],k.prototype,"work",2),h([u({attribute:!1})],k.prototype,"pathOf",2),h([f()],k.prototype,"busy",2),h([N("ol")],k.prototype,"list",2);function te(n,i,e){let t=m({label:n.say("try_again"),icon:"refresh"},e);return w({icon:"book-alert-outline",title:n.problem(i),action:t})}function Ve(n,i){let e=m({label:n.say("show_all"),icon:"filter-off-outline"},i);return w({icon:"book-search-outline",title:n.say("no_such_books"),action:e})}var P=1e4;function We(n,i,e,t,s){let{texts:o,live:r}=n;if(!n.mayChoose||!e)return c;let a=i.status==="pending"&&(r.view?.counts.exact??0)>0,p=[{label:o.count("select_all",Math.min(e,P)),icon:"checkbox-multiple-marked-outline",press:()=>t(i)},...a?[{label:o.say("select_exact"),icon:"check-all",press:()=>t({...i,exact:!0})}]:[],{label:o.say("select_none"),icon:"close",press:s}];return l`<blh-menu
icon="checkbox-multiple-marked-outline"
.label=${o.say("select")}
.items=${p}
></blh-menu>`}function ze(n,i,e,t,{accept:s,deed:o,none:r}){let{texts:a}=n,p=e.pairs.length,d=j(n,i),v=d.length>2?d.slice(0,1):d,b=d.slice(v.length),E=a.count("accept_all",p);return l`<div class="bar" role="group" aria-label=${a.say("selected_books")}>
${m({label:a.say("select_none"),icon:"close",iconOnly:!0},r)}
<span class="selected">${a.count("selected",e.size)}</span>
${i==="pending"&&p?m({label:E,icon:"check",kind:"main",disabled:t},s):c}
${v.map(q=>m({label:a.say(`do_${q}`),kind:"outlined",disabled:t},()=>o(q)))}
${b.length?l`<blh-menu .label=${a.say("more")} .items=${Y(n,b,o)}></blh-menu>`:c}
</div>`}var gt=250,F=class extends k{constructor(){super(...arguments);this.selection=new G;this.#e=0;this.#s=e=>{this.#o({...this.filter,...e})};this.#n=e=>{window.clearTimeout(this.#e);let t=e.trim()||void 0;this.#e=window.setTimeout(()=>t!==this.filter.search&&this.#s({search:t}),gt)};this.#p=(e,t)=>{let{client:s}=this,{book_id:o}=e;this.withBusy([o],()=>s.choose([[o,t.hardcover_id]]))};this.#a=()=>{let{client:e}=this,{pairs:t}=this.selection,s=t.map(([o])=>o);this.withBusy(s,()=>this.work.start(e,t,(o,r)=>e.choose(o,r)))}}#e;static{this.styles=J}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.#e)}willUpdate(e){(e.has("client")||e.has("filter"))&&((e.has("client")||this.filter.status!==e.get("filter")?.status)&&this.selection.clear(),this.source.reset())}ask(e){return this.client.list(this.filter,e)}heightOf(e){return Ke(this.filter.status,e)}async among(e,t){let{books:s}=await this.client.ids(this.filter,Math.min(t+1,P));return s.slice(e)}render(){let{view:e}=this.client.live,{texts:t}=this.client,{total:s,error:o}=this.source;if(!e)return c;if(!e.counts[this.filter.status]&&s===0&&!Oe(this.filter))return this.empty();let r=Pe(t,this.filter,e,this.#s,this.#n);return l`<div class="head">${r}${this.#i(s??0)}<slot></slot></div>
<p class="hint total" role="status">
${s===null?t.say("loading"):t.count("books",s)}
</p>
${o&&s===null?te(t,o,()=>this.source.reset()):s===0?Ve(t,()=>this.#o({status:this.filter.status})):this.rows(s??0)}
${this.selection.size&&this.client.mayChoose?this.#t():c}`}#i(e){let t=s=>this.#r(s);return We(this.client,this.filter,e,t,this.untick)}#t(){return ze(this.client,this.filter.status,this.selection,this.work.running,{accept:this.#a,deed:e=>this.#l(e,this.selection.ids),none:this.untick})}row(e,t){let s=r=>({href:this.pathOf(r.book_id),go:a=>this.#c(r,a)}),o={client:this.client,status:this.filter.status,busy:this.busy,ticked:r=>this.selection.has(r),tick:this.tick,place:s,accept:this.#p,deed:(r,a)=>this.#l(r,[a.book_id])};return Be(o,e,t)}#s;#o(e){this.dispatchEvent(new CustomEvent("blh-filter",{detail:e}))}#n;#c(e,t){t.ctrlKey||t.metaKey||t.shiftKey||(t.preventDefault(),this.dispatchEvent(new CustomEvent("blh-book",{detail:e.book_id})))}#r(e){this.telling(async()=>{let{books:t}=await this.client.ids(e,P);this.selection.add(t)})}#p;#a;#l(e,t){let{client:s}=this,o=Le(s,e);this.withBusy(t,async()=>{o?await this.work.start(s,t,o):(await Ie(s,e,t),g(this,{words:s.texts.count(`begun_${e}`,t.length)}))})}};h([u({attribute:!1})],F.prototype,"filter",2),h([u({attribute:!1})],F.prototype,"empty",2);T("blh-books",F);function vt(n,i){let e=n.say("stars",{rating:n.number(i)}),t=[1,2,3,4,5].map(s=>i>=s?"star":i>=s-.5?"star-half-full":"star-outline");return l`<span class="stars" role="img" aria-label=${e} title=${e}
>${t.map(_)}</span
>`}var B=(n,i)=>i===null?l`<span class="hint">${n.say("no_rating")}</span>`:vt(n,i),ie=y`.stars{display:inline-flex;color:var(--blh-link);vertical-align:text-bottom}`;var pe=(n,i)=>i==="both"||n[i]!==null,Ue=({copies:n=[]})=>new Set(n.map(({rating:i})=>i)).size>1;function kt(n,i,e){let{booklore:t}=i;return e==="booklore"&&t!==null&&Ue(i)?n.say("copy_kept",{rating:n.number(t)}):n.say(`keep_${e}`)}function je({client:n,busy:i,keep:e},t,s){if(!n.mayChoose||!pe(t,s))return c;let o={label:kt(n.texts,t,s),kind:"outlined",class:`keep ${s}`,disabled:i.has(t.book_id)};return m(o,()=>e(s))}function Ae(n,i,e){let{texts:t}=n.client,s=e==="booklore",o=s?"BookLore":"Hardcover",r=me(s?i.booklore_url:i.url),a=O(t,i),p=t.say(s?"in_booklore":"on_hardcover",{title:a});return l`<div class="value">
${r?l`<a class="name" href=${r} target="_blank" rel="noopener noreferrer" title=${p} aria-label=${p}
>${o}</a
>`:l`<span class="name">${o}</span>`}
${B(t,i[e])} ${je(n,i,e)}
</div>`}function xt(n,{copies:i=[]}){let e=i.map(({library:t,rating:s})=>[t??"",s===null?n.say("no_rating"):n.number(s)].filter(Boolean).join(" "));return n.say("copies",{ratings:n.list(e)})}function Ye(n,i,e){let{client:t}=n,{texts:s}=t,{book_id:o,cover_path:r}=i,a=O(s,i),p=n.ticked(i);return l`
${t.mayChoose?l`<label class="tick">
<input
type="checkbox"
aria-label=${s.say("select_book",{title:a})}
.checked=${p}
@click=${d=>n.tick(i,e,d)}
/>
</label>`:c}
<div class=${V({sides:!0,ticked:p,busy:n.busy.has(o)})}>
<div class="side">
<blh-cover .name=${a} .client=${t} .path=${r}></blh-cover>
<div class="lines">
<a class="title" dir="auto" href=${n.pathOf(o)}>${a}</a>
<span class="authors" dir="auto">${be(s,i.authors)}</span>
${Ue(i)?l`<span class="facts">${xt(s,i)}</span>`:c}
</div>
</div>
${Ae(n,i,"booklore")} ${Ae(n,i,"hardcover")}
</div>
<div class="actions">${je(n,i,"both")}</div>
`}var Ge=[J,ie,y`.head{align-items:center;justify-content:space-between;min-height:40px}.wanted{padding:4px}.wide .sides{grid-template-columns:minmax(0,1fr) 176px 176px}.value{display:grid;gap:4px;justify-items:start;align-content:center}.name{color:var(--blh-quiet);font-size:13px}.keep{padding:4px 12px}.narrow .value{grid-template:"name keep" auto "stars keep" auto / minmax(100px,auto) minmax(0,1fr);align-items:center;column-gap:8px;min-height:60px}.narrow .keep{justify-self:end}.narrow .value .keep{grid-area:keep}`];var $t=["booklore","hardcover","both"],de=class extends k{constructor(){super(...arguments);this.selection=new D(e=>e)}static{this.styles=Ge}willUpdate(e){e.has("client")&&(this.selection.clear(),this.source.reset())}ask(e){return this.client.differences(e)}heightOf(e){return e?132:300}async among(e,t){let s=[];for(let o=e;o<=Math.min(t,P);o+=$){let{rows:r}=await this.client.differences(o,Math.min($,t-o+1));s.push(...r.map(a=>[a.book_id,a]))}return s}render(){let{view:e}=this.client.live,{texts:t,mayChoose:s}=this.client,{total:o,error:r}=this.source;if(!e)return c;let a=e.not_in_booklore;return l`${a?l`<p class="hint wanted">${t.count("not_in_booklore",a)}</p>`:c}
${o===0?w({icon:"star-check-outline",title:t.say("none_differ"),text:t.say("none_differ_hint")}):l`<div class="head">
<p class="hint total" role="status">
${o===null?t.say("loading"):t.count("differing",o)}
</p>
${s&&o?this.#e(o):c}
</div>
${r&&o===null?te(t,r,()=>this.source.reset()):this.rows(o??0)}`}
${this.selection.size&&s?this.#i():c}`}#e(e){let{texts:t}=this.client,s=Math.min(e,P),o=[{label:t.count("select_all",s),icon:"checkbox-multiple-marked-outline",press:()=>{this.telling(async()=>this.selection.add(await this.among(0,s-1)))}},{label:t.say("select_none"),icon:"close",press:this.untick}];return l`<blh-menu
icon="checkbox-multiple-marked-outline"
.label=${t.say("select")}
.items=${o}
></blh-menu>`}row(e,t){let{client:s}=this,{book_id:o}=e;return Ye({client:s,busy:this.busy,ticked:r=>this.selection.has(r),tick:this.tick,pathOf:this.pathOf,keep:r=>{this.withBusy([o],()=>s.settle([o],r),`.keep.${r}`)}},e,t)}#i(){let{texts:e}=this.client,t=[...this.selection.books.values()],s=this.work.running,o=$t.map(r=>{let a=t.filter(d=>pe(d,r)).map(d=>d.book_id),p=()=>this.#t(a,r);return{label:e.say(`keep_${r}`),press:p,disabled:s||!a.length}});return l`<div class="bar" role="group" aria-label=${e.say("selected_books")}>
${m({label:e.say("select_none"),icon:"close",iconOnly:!0},this.untick)}
<span class="selected">${e.count("selected",t.length)}</span>
${this.wide?o.map(({press:r,...a})=>m({...a,kind:"outlined"},r)):l`<blh-menu
.label=${e.say("selected_books")}
.value=${e.say("keep_which")}
.items=${o}
></blh-menu>`}
</div>`}#t(e,t){let{client:s}=this;this.withBusy(e,()=>this.work.start(s,e,(o,r)=>s.settle(o,t,r)))}};T("blh-ratings",de);var _t=10;function Je(n,i,e){let{texts:t}=n,{exact:s}=i.counts;if(s<_t||!n.mayChoose||i.status==="running")return c;let o=n.hass.user?.is_admin?l`<a href=${ke(n)}>${t.say("accept_exact_link")}</a>`:c;return l`<section class="alert mild" aria-label=${t.say("exact_matches")}>
<p>
${t.count("exact_waiting",s)}
${i.accept_exact?c:l`<span class="hint">${t.say("accept_exact_hint")} ${o}</span>`}
</p>
${m({label:t.say("review_list"),kind:"outlined"},e.review)}
${m({label:t.say("accept_them_all"),kind:"main"},e.accept)}
${m({label:t.say("dismiss"),icon:"close",iconOnly:!0},e.dismiss)}
</section>`}var Qe=[Re,y`:host{display:grid;grid-template-columns:minmax(0,1fr);gap:12px;max-width:1200px;margin:0 auto;padding:12px 16px 96px}:host([narrow]){padding:8px 8px 96px;gap:8px}main{display:grid;grid-template-columns:minmax(0,1fr);gap:12px}:host([narrow]) main:has(>blh-picker){margin-bottom:-88px}:host([narrow]) main:has(>blh-picker)~blh-steps{--blh-bottom: 76px}.over{display:flex;justify-content:space-between}.over:empty{display:none}.alert .button.main{margin-inline-start:auto}.stage{position:relative;top:10px;justify-self:end;height:0;margin-bottom:-12px;z-index:1}`];async function Xe(n,i,e,t){let s=t??{},o={done:0,left:0};for(let r=0;r<n.length;r+=ae){let a=n.slice(r,r+ae),{step:p,left:d}=await i(a,s.step);if(p&&(s.step=p.step),o.left+=d.length,o.done+=a.length-d.length,!e({done:r+a.length,total:n.length}))break}return o}var se=class{constructor(i){this.now=null;this.#e=!1;this.#i=i}#e;#i;get running(){return!!this.now}async start(i,e,t,{total:s=e.length,more:o}={}){if(this.now)return;let r={},a=0,p=0;this.#e=!1,this.#t({done:a,total:s});try{for(let d=e;d.length;d=o&&!this.#e?await o():[]){let v=a,E=await Xe(d,t,q=>(this.#t({done:Math.min(v+q.done,s),total:s}),!this.#e),r);if(a+=E.done,p+=E.left,!E.done)break}}catch(d){g(this.#i,{words:i.texts.problem(d),error:!0})}finally{this.#t(null)}p&&g(this.#i,{words:i.texts.count("left_alone",p)})}#t(i){this.now=i,this.#i.requestUpdate()}stop(){this.#e=!0}};var Tt={booklore:"BookLore",hardcover:"Hardcover"};function Ze(n,i,e){if(i==="hardcover_id")return e??n.say("no_id");if(i==="rating")return B(n,e===null?null:Number(e));let[t,s]=e===null?[]:String(e).split(" ");return t?l`${n.say(`shelf_${t}`)} ${s?B(n,Number(s)):c}`:n.say("not_on_shelf")}function oe(n,i){let{texts:e}=n,{book_id:t,server:s,field:o,before:r,status:a}=i,p=a?`${a} ${i.after??""}`:i.after,d=i.undone?"undone":i.outcome??"";return l`<li>
<a dir="auto" href=${C(n.entryId,"matched",t)}>${O(e,i)}</a>
<span class="hint">${Tt[s]}</span>
<span>${Ze(e,o,r)} → ${Ze(e,o,p)}</span>
${i.public?l`<span class="hint">${_("earth")} ${e.say("public")}</span>`:c}
${d?l`<span class="hint">${e.say(`outcome_${d}`)}</span>`:c}
</li>`}var ne=[W,z,A,ie,y`:host{display:grid;gap:12px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:8px}section{display:grid;gap:12px}section h2{flex:1 1 auto}.switch{display:flex;margin-inline-end:auto}.switch [aria-pressed=true]{background:var(--blh-tint)}details,.lines{border:1px solid var(--blh-line);border-radius:var(--blh-radius);background:var(--blh-surface);overflow:clip}summary{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;padding:8px 16px;min-height:56px;cursor:pointer}summary div{display:grid;flex:1 1 200px}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 16px;border-top:1px solid var(--blh-line)}.lines li:first-child{border-top:0}li a{flex:1 1 200px;min-width:0;overflow-wrap:anywhere}li span{min-width:0}li ha-icon{--mdc-icon-size: 16px;vertical-align:text-bottom}.more{padding:4px}.summary{display:grid;gap:4px}`];var Rt={ids:"database-export-outline",ratings:"star-outline"},L=class extends S{constructor(){super();this.known={};this.busy=!1;new M(this,()=>this.client)}static{this.styles=ne}willUpdate(e){e.has("client")&&(this.known={});for(let t of this.#e)this.known[t]||this.#i(t)}load(){this.known={}}get#e(){let{ids:e=!1,ratings:t="off"}=this.client.live.view??{};return[...e?["ids"]:[],...t==="off"?[]:["ratings"]]}async#i(e){let{client:t}=this,s={};this.known={...this.known,[e]:s};let r=await(e==="ids"?t.planIds():t.planRatings()).then(a=>({plan:a}),a=>({problem:t.texts.problem(a)}));this.known[e]===s&&(this.known={...this.known,[e]:r})}async#t(e){let{client:t}=this;this.busy=!0;try{await(e==="ids"?t.writeIds():t.syncRatings()),g(this,{words:t.texts.say(`started_${e}`)});let s={bubbles:!0,composed:!0};this.dispatchEvent(new CustomEvent("blh-plan",{detail:!1,...s}))}catch(s){g(this,{words:t.texts.problem(s),error:!0})}finally{this.busy=!1}}render(){return this.#e.map(e=>{let{plan:t,problem:s}=this.known[e]??{};return t?this.#s(e,t):s?w({icon:"book-alert-outline",title:s}):w({icon:"timer-sand",title:this.client.texts.say("loading")})})}#s(e,t){let{texts:s,mayChoose:o}=this.client,{planned:r,lines:a}=t,p=!o||this.busy||!r,d={label:s.say(`start_${e}`),icon:Rt[e],kind:"main",disabled:p},v=(t.files_rewritten??0)+(t.files_moved??0),b=t.hardcover_requests??0;return l`<section aria-labelledby=${e}>
<div class="head">
<h2 id=${e}>
${r?s.count(`planned_${e}`,r):s.say(`unplanned_${e}`)}
</h2>
${m(d,()=>{this.#t(e)})}
</div>
<div class="summary">
${v?l`<p>${s.count("files_changed",v)}</p>`:c}
${r&&b?l`<p>${s.counted("plan","requests",b)}</p>`:c}
${this.#o(t)} ${this.#n(e,t)}
</div>
${a.length?l`<ul class="lines">
${a.map(E=>oe(this.client,E))}
</ul>`:c}
${r>a.length?l`<p class="hint">${s.count("more_lines",r-a.length)}</p>`:c}
</section>`}#o(e){let{texts:t}=this.client,s=Object.entries(e.left_by_reason),o=s.reduce((r,[,a])=>r+a,0);return o?l`<p class="hint">${t.count("left",o)}</p>
${s.map(([r,a])=>l`<p class="hint">${t.counted("plan",`left_${r}`,a)}</p>`)}`:c}#n(e,{differences:t}){let{texts:s,entryId:o}=this.client;if(e==="ratings"){let r=C(o,"ratings");return t.length?l`<p><a href=${r}>${s.say("tab_ratings")}</a></p>`:c}return t.map(({title:r,booklore:a,hardcover_id:p})=>l`<p class="hint">${s.from("plan","difference",{title:r,there:a,here:p})}</p>`)}};h([u({attribute:!1})],L.prototype,"client",2),h([f()],L.prototype,"known",2),h([f()],L.prototype,"busy",2);T("blh-plan",L);var et=10,Ct=3e3,R=class extends S{constructor(){super();this.plan=!1;this.runs=null;this.problem="";this.open=new Map;this.busy=!1;this.#e=null;this.#i=0;new M(this,()=>this.client)}#e;#i;static{this.styles=ne}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this.#i)}willUpdate(e){!this.plan&&(e.has("client")||e.has("plan"))&&this.#t()}#t(e=et){window.clearTimeout(this.#i),this.problem="",this.#s(async()=>{let t=JSON.stringify(this.runs),{runs:s,next:o}=await this.client.writes();this.#e=o,this.runs=s;let r=[...this.open.keys()];await Promise.all(r.map(p=>this.#d(p)));let a=JSON.stringify(s)===t?e-1:et;a&&this.isConnected&&!this.plan&&(this.#i=window.setTimeout(()=>this.#t(a),Ct))})}async#s(e){try{await e()}catch(t){this.problem=this.client.texts.problem(t)}}#o(e){this.busy=!0,this.#s(async()=>{await this.client.undoWrites(e).finally(()=>this.busy=!1),g(this,{words:this.client.texts.say("undoing_writes")}),this.#t()})}#n(e){this.dispatchEvent(new CustomEvent("blh-plan",{detail:e}))}render(){let{texts:e}=this.client,t=()=>this.plan?this.planned?.load():this.#t(),s=(o,r)=>l`<button
type="button"
class="button"
aria-pressed=${String(this.plan===o)}
@click=${()=>this.#n(o)}
>
<span>${r}</span>
</button>`;return l`<div class="head">
<div class="switch" role="group" aria-label=${e.say("tab_written")}>
${s(!1,e.say("written"))} ${s(!0,e.say("plan"))}
</div>
${m({label:e.say("refresh"),icon:"refresh",iconOnly:!0},t)}
</div>
${this.plan?l`<blh-plan .client=${this.client}></blh-plan>`:this.problem?w({icon:"book-alert-outline",title:this.problem}):this.#r()}`}#c(){return w({icon:"timer-sand",title:this.client.texts.say("loading")})}#r(){let{texts:e}=this.client;if(!this.runs)return this.#c();if(!this.runs.length){let t=e.say("nothing_written_hint");return w({icon:"database-outline",title:e.say("nothing_written"),text:t})}return l`${this.runs.map(t=>this.#a(t))}
${this.#e?m({label:e.say("show_more")},()=>this.#p()):c}`}#p(){this.#s(async()=>{let{runs:e,next:t}=await this.client.writes(this.#e);this.#e=t,this.runs=[...this.runs??[],...e]})}#a(e){let{texts:t,mayChoose:s}=this.client,o=[t.count("changes_written",e.written),e.failed?t.count("changes_failed",e.failed):""].filter(Boolean),r={label:t.say("undo_writes"),icon:"undo",disabled:!s||this.busy},a=this.open.get(e.run);return l`<details @toggle=${p=>this.#l(p,e.run)}>
<summary>
${_("chevron-down")}
<div>
<span>${t.time(e.made_at)}</span><span class="hint">${o.join(" · ")}</span>
</div>
</summary>
${a&&e.undoable?m(r,()=>this.#o(e.run)):c}
${a?l`<ul>
${a.lines.map(p=>oe(this.client,p))}
</ul>
${a.next?l`<div class="more">
${m({label:t.say("show_more")},()=>this.#h(e.run,a))}
</div>`:c}`:c}
</details>`}#l(e,t){e.target.open&&!this.open.has(t)&&this.#h(t)}#h(e,t){this.#s(()=>this.#d(e,t))}async#d(e,t){let{lines:s,next:o}=await this.client.lines(e,t?.next),r=[...t?.lines??[],...s];this.open=new Map(this.open).set(e,{lines:r,next:o})}};h([u({attribute:!1})],R.prototype,"client",2),h([u({type:Boolean})],R.prototype,"plan",2),h([f()],R.prototype,"runs",2),h([f()],R.prototype,"problem",2),h([f()],R.prototype,"open",2),h([f()],R.prototype,"busy",2),h([N("blh-plan")],R.prototype,"planned",2);T("blh-written",R);var x=class extends S{constructor(){super();this.narrow=!1;this.filters={};this.preferences=null;this.saying=null;this.steps=[];this.bannerGone=!1;this.#e=new se(this);this.#i=0;this.#n=e=>C(this.client.entryId,this.#t,e);this.#c=e=>C(this.client.entryId,"matched",e);this.#a=e=>{e().catch(t=>{this.saying={words:this.client.texts.problem(t),error:!0}})};this.#h=()=>this.#a(async()=>{this.steps=(await this.client.steps()).steps});new M(this,()=>this.client),this.addEventListener("blh-say",e=>this.saying=e.detail)}#e;#i;static{this.styles=Qe}get#t(){let{tab:e}=this.route,{view:t}=this.client.live,s=e==="ratings"?t?.ratings!=="off":t?.writes!==!1;return e&&(ce[e]||s)?e:"to-choose"}get#s(){return this.preferences?.list??!1}#o(e){return this.filters[e]??{status:e}}#n;#c;#r(e,t=null,s=!1){he(C(this.client.entryId,e,t),{replace:s})}willUpdate(e){e.has("client")&&(this.filters={},Me(this.client.hass).then(r=>this.preferences=r));let t=e.get("route");t&&!t.bookId&&this.route.bookId&&(this.#i=ee(this).scrollTop);let{tab:s,bookId:o}=this.route;s===null&&o!==null&&(e.has("route")||e.has("client"))&&this.#p(o)}updated(e){let t=e.get("route");t&&t.tab===this.route.tab&&t.bookId&&!this.route.bookId?requestAnimationFrame(()=>ee(this).scrollTop=this.#i):t&&(t.tab!==this.route.tab||this.route.bookId)&&(ee(this).scrollTop=0)}async#p(e){let{client:t}=this,s="to-choose";try{let[o]=await t.get([e]);s=o?fe(o.status):s}catch{}t===this.client&&this.route.tab===null&&this.route.bookId===e&&this.#r(s,e,!0)}#a;render(){let{client:e}=this,{view:t}=e.live;if(!t)return $e(e);let s=(r,a)=>{!a.ctrlKey&&!a.metaKey&&!a.shiftKey&&(a.preventDefault(),this.#r(r))},o=r=>C(e.entryId,r);return l`${xe(e,t,this.#a,this.#l())}
${Te(e.texts,t,this.#t,o,s)}
<main>${this.#m(t)}</main>
<blh-steps .client=${e} .progress=${this.#e.now} .stop=${()=>this.#e.stop()} .saying=${this.saying} .quiet=${this.#d(t)}></blh-steps>`}#l(){let{client:e}=this,{texts:t}=e,s=this.steps.map(r=>({label:t.say("undo_step",{step:Ce(t,r)}),icon:"undo",disabled:!e.mayChoose,press:()=>{Se(e,r).then(a=>this.saying=a)}})),o={label:t.say("no_steps"),disabled:!0,press:()=>{}};return l`<blh-menu
icon="history"
.label=${t.say("steps")}
.items=${s.length?s:[o]}
@pointerdown=${this.#h}
@focusin=${this.#h}
></blh-menu>`}#h;#d(e){let t=!this.#s&&e.counts.pending>0&&this.preferences!==null;return this.route.bookId!==null||this.#t==="to-choose"&&t}#m(e){let t=this.#t,s=ce[t],{bookId:o}=this.route;if(t==="ratings")return l`<blh-ratings
.client=${this.client}
.work=${this.#e}
.pathOf=${this.#c}
></blh-ratings>`;if(!s)return l`<blh-written
.client=${this.client}
.plan=${t==="plan"}
@blh-plan=${d=>this.#r(d.detail?"plan":"written")}
></blh-written>`;if(s==="pending"&&this.preferences===null)return w({icon:"timer-sand",title:this.client.texts.say("loading")});let r=this.#d(e),a=s==="pending"&&o===null?this.#b(e):c,p=o!==null||!r?this.#v(s,r):c;return l`${a} ${r?this.#w(s):c} ${p}`}#b(e){let t=()=>{this.filters={...this.filters,pending:{status:"pending",exact:!0}},this.#f(!0)};return this.bannerGone||this.#e.running?c:Je(this.client,e,{review:t,accept:()=>{this.#y(e.counts.exact)},dismiss:()=>this.bannerGone=!0})}async#y(e){let{client:t}=this,s=async()=>{let{books:o}=await t.ids({status:"pending",exact:!0},1e4);return o.filter(r=>r[1]!==null)};this.#a(async()=>{let o=(r,a)=>t.choose(r,a);await this.#e.start(t,await s(),o,{total:e,more:s})})}#w(e){let{texts:t}=this.client,s={label:t.say("back_to_list"),icon:"arrow-left"},o=this.route.bookId!==null;return l`<div class=${o?"over":"stage"}>
${o?m(s,()=>this.#r(this.#t)):c}
${e==="pending"&&!o?this.#u():c}
</div>
<blh-picker
.client=${this.client}
.filter=${this.#o(e)}
.bookId=${this.route.bookId}
@book=${r=>this.#g(r.detail)}
></blh-picker>`}#g(e){let t=this.route.bookId;t!==null&&e!==t&&this.#r(this.#t,e,!0)}#u(){let{texts:e}=this.client,t=this.#s,s=t?{label:e.say("one_at_a_time"),icon:"card-outline"}:{label:e.say("as_list"),icon:"format-list-bulleted"};return m({...s,kind:"outlined"},()=>this.#f(!t))}#f(e){this.preferences={...this.preferences,list:e},this.#a(()=>Ee(this.client.hass,{...this.preferences,list:e}))}#v(e,t){return l`<blh-books
?hidden=${t}
.client=${this.client}
.filter=${this.filters[e]??={status:e}}
.work=${this.#e}
.pathOf=${this.#n}
.empty=${()=>_e(this.client,e,this.#a)}
@blh-filter=${s=>this.filters={...this.filters,[e]:s.detail}}
@blh-book=${s=>this.#r(this.#t,s.detail)}
>${e==="pending"?this.#u():c}</blh-books
>`}};h([u({attribute:!1})],x.prototype,"client",2),h([u({attribute:!1})],x.prototype,"route",2),h([u({type:Boolean,reflect:!0})],x.prototype,"narrow",2),h([f()],x.prototype,"filters",2),h([f()],x.prototype,"preferences",2),h([f()],x.prototype,"saying",2),h([f()],x.prototype,"steps",2),h([f()],x.prototype,"bannerGone",2);T("blh-entry",x);export{x as EntryPage};
