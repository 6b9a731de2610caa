var ae=Object.defineProperty;var le=Object.getOwnPropertyDescriptor;var Rt=s=>{throw TypeError(s)};var h=(s,t,e,i)=>{for(var o=i>1?void 0:i?le(t,e):t,r=s.length-1,n;r>=0;r--)(n=s[r])&&(o=(i?n(t,e,o):n(o))||o);return i&&o&&ae(t,e,o),o};var pt=(s,t,e)=>t.has(s)||Rt("Cannot "+e);var y=(s,t,e)=>(pt(s,t,"read from private field"),e?e.call(s):t.get(s)),E=(s,t,e)=>t.has(s)?Rt("Cannot add the same private member more than once"):t instanceof WeakSet?t.add(s):t.set(s,e),Lt=(s,t,e,i)=>(pt(s,t,"write to private field"),i?i.call(s,e):t.set(s,e),e),_=(s,t,e)=>(pt(s,t,"access private method"),e);var X=globalThis,tt=X.ShadowRoot&&(X.ShadyCSS===void 0||X.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ut=Symbol(),Mt=new WeakMap,z=class{constructor(t,e,i){if(this._$cssResult$=!0,i!==ut)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(tt&&t===void 0){let i=e!==void 0&&e.length===1;i&&(t=Mt.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),i&&Mt.set(e,t))}return t}toString(){return this.cssText}},Pt=s=>new z(typeof s=="string"?s:s+"",void 0,ut),x=(s,...t)=>{let e=s.length===1?s[0]:t.reduce((i,o,r)=>i+(n=>{if(n._$cssResult$===!0)return n.cssText;if(typeof n=="number")return n;throw Error("Value passed to 'css' function must be a 'css' function result: "+n+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(o)+s[r+1],s[0]);return new z(e,s,ut)},Ht=(s,t)=>{if(tt)s.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let i=document.createElement("style"),o=X.litNonce;o!==void 0&&i.setAttribute("nonce",o),i.textContent=e.cssText,s.appendChild(i)}},ft=tt?s=>s:s=>s instanceof CSSStyleSheet?(t=>{let e="";for(let i of t.cssRules)e+=i.cssText;return Pt(e)})(s):s;var{is:he,defineProperty:de,getOwnPropertyDescriptor:ce,getOwnPropertyNames:pe,getOwnPropertySymbols:ue,getPrototypeOf:fe}=Object,et=globalThis,Ot=et.trustedTypes,me=Ot?Ot.emptyScript:"",ge=et.reactiveElementPolyfillSupport,W=(s,t)=>s,V={toAttribute(s,t){switch(t){case Boolean:s=s?me:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,t){let e=s;switch(t){case Boolean:e=s!==null;break;case Number:e=s===null?null:Number(s);break;case Object:case Array:try{e=JSON.parse(s)}catch{e=null}}return e}},it=(s,t)=>!he(s,t),Ut={attribute:!0,type:String,converter:V,reflect:!1,useDefault:!1,hasChanged:it};Symbol.metadata??=Symbol("metadata"),et.litPropertyMetadata??=new WeakMap;var S=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=Ut){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let i=Symbol(),o=this.getPropertyDescriptor(t,i,e);o!==void 0&&de(this.prototype,t,o)}}static getPropertyDescriptor(t,e,i){let{get:o,set:r}=ce(this.prototype,t)??{get(){return this[e]},set(n){this[e]=n}};return{get:o,set(n){let l=o?.call(this);r?.call(this,n),this.requestUpdate(t,l,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??Ut}static _$Ei(){if(this.hasOwnProperty(W("elementProperties")))return;let t=fe(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(W("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(W("properties"))){let e=this.properties,i=[...pe(e),...ue(e)];for(let o of i)this.createProperty(o,e[o])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[i,o]of e)this.elementProperties.set(i,o)}this._$Eh=new Map;for(let[e,i]of this.elementProperties){let o=this._$Eu(e,i);o!==void 0&&this._$Eh.set(o,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let i=new Set(t.flat(1/0).reverse());for(let o of i)e.unshift(ft(o))}else t!==void 0&&e.push(ft(t));return e}static _$Eu(t,e){let i=e.attribute;return i===!1?void 0:typeof i=="string"?i:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let i of e.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Ht(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,i){this._$AK(t,i)}_$ET(t,e){let i=this.constructor.elementProperties.get(t),o=this.constructor._$Eu(t,i);if(o!==void 0&&i.reflect===!0){let r=(i.converter?.toAttribute!==void 0?i.converter:V).toAttribute(e,i.type);this._$Em=t,r==null?this.removeAttribute(o):this.setAttribute(o,r),this._$Em=null}}_$AK(t,e){let i=this.constructor,o=i._$Eh.get(t);if(o!==void 0&&this._$Em!==o){let r=i.getPropertyOptions(o),n=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:V;this._$Em=o;let l=n.fromAttribute(e,r.type);this[o]=l??this._$Ej?.get(o)??l,this._$Em=null}}requestUpdate(t,e,i,o=!1,r){if(t!==void 0){let n=this.constructor;if(o===!1&&(r=this[t]),i??=n.getPropertyOptions(t),!((i.hasChanged??it)(r,e)||i.useDefault&&i.reflect&&r===this._$Ej?.get(t)&&!this.hasAttribute(n._$Eu(t,i))))return;this.C(t,e,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:i,reflect:o,wrapped:r},n){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,n??e??this[t]),r!==!0||n!==void 0)||(this._$AL.has(t)||(this.hasUpdated||i||(e=void 0),this._$AL.set(t,e)),o===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[o,r]of this._$Ep)this[o]=r;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[o,r]of i){let{wrapped:n}=r,l=this[o];n!==!0||this._$AL.has(o)||l===void 0||this.C(o,void 0,r,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(e)):this._$EM()}catch(i){throw t=!1,this._$EM(),i}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};S.elementStyles=[],S.shadowRootOptions={mode:"open"},S[W("elementProperties")]=new Map,S[W("finalized")]=new Map,ge?.({ReactiveElement:S}),(et.reactiveElementVersions??=[]).push("2.1.2");var _t=globalThis,Nt=s=>s,st=_t.trustedTypes,It=st?st.createPolicy("lit-html",{createHTML:s=>s}):void 0,Wt="$lit$",R=`lit$${Math.random().toFixed(9).slice(2)}$`,Vt="?"+R,be=`<${Vt}>`,I=document,K=()=>I.createComment(""),G=s=>s===null||typeof s!="object"&&typeof s!="function",xt=Array.isArray,ve=s=>xt(s)||typeof s?.[Symbol.iterator]=="function",mt=`[ 	
\f\r]`,F=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Dt=/-->/g,Bt=/>/g,U=RegExp(`>|${mt}(?:([^\\s"'>=/]+)(${mt}*=${mt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),jt=/'/g,qt=/"/g,Ft=/^(?:script|style|textarea|title)$/i,wt=s=>(t,...e)=>({_$litType$:s,strings:t,values:e}),m=wt(1),Ue=wt(2),Ne=wt(3),T=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),zt=new WeakMap,N=I.createTreeWalker(I,129);function Kt(s,t){if(!xt(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return It!==void 0?It.createHTML(t):t}var ye=(s,t)=>{let e=s.length-1,i=[],o,r=t===2?"<svg>":t===3?"<math>":"",n=F;for(let l=0;l<e;l++){let a=s[l],u,f,p=-1,A=0;for(;A<a.length&&(n.lastIndex=A,f=n.exec(a),f!==null);)A=n.lastIndex,n===F?f[1]==="!--"?n=Dt:f[1]!==void 0?n=Bt:f[2]!==void 0?(Ft.test(f[2])&&(o=RegExp("</"+f[2],"g")),n=U):f[3]!==void 0&&(n=U):n===U?f[0]===">"?(n=o??F,p=-1):f[1]===void 0?p=-2:(p=n.lastIndex-f[2].length,u=f[1],n=f[3]===void 0?U:f[3]==='"'?qt:jt):n===qt||n===jt?n=U:n===Dt||n===Bt?n=F:(n=U,o=void 0);let k=n===U&&s[l+1].startsWith("/>")?" ":"";r+=n===F?a+be:p>=0?(i.push(u),a.slice(0,p)+Wt+a.slice(p)+R+k):a+R+(p===-2?l:k)}return[Kt(s,r+(s[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]},Y=class s{constructor({strings:t,_$litType$:e},i){let o;this.parts=[];let r=0,n=0,l=t.length-1,a=this.parts,[u,f]=ye(t,e);if(this.el=s.createElement(u,i),N.currentNode=this.el.content,e===2||e===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(o=N.nextNode())!==null&&a.length<l;){if(o.nodeType===1){if(o.hasAttributes())for(let p of o.getAttributeNames())if(p.endsWith(Wt)){let A=f[n++],k=o.getAttribute(p).split(R),Q=/([.?@])?(.*)/.exec(A);a.push({type:1,index:r,name:Q[2],strings:k,ctor:Q[1]==="."?bt:Q[1]==="?"?vt:Q[1]==="@"?yt:j}),o.removeAttribute(p)}else p.startsWith(R)&&(a.push({type:6,index:r}),o.removeAttribute(p));if(Ft.test(o.tagName)){let p=o.textContent.split(R),A=p.length-1;if(A>0){o.textContent=st?st.emptyScript:"";for(let k=0;k<A;k++)o.append(p[k],K()),N.nextNode(),a.push({type:2,index:++r});o.append(p[A],K())}}}else if(o.nodeType===8)if(o.data===Vt)a.push({type:2,index:r});else{let p=-1;for(;(p=o.data.indexOf(R,p+1))!==-1;)a.push({type:7,index:r}),p+=R.length-1}r++}}static createElement(t,e){let i=I.createElement("template");return i.innerHTML=t,i}};function B(s,t,e=s,i){if(t===T)return t;let o=i!==void 0?e._$Co?.[i]:e._$Cl,r=G(t)?void 0:t._$litDirective$;return o?.constructor!==r&&(o?._$AO?.(!1),r===void 0?o=void 0:(o=new r(s),o._$AT(s,e,i)),i!==void 0?(e._$Co??=[])[i]=o:e._$Cl=o),o!==void 0&&(t=B(s,o._$AS(s,t.values),o,i)),t}var gt=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:i}=this._$AD,o=(t?.creationScope??I).importNode(e,!0);N.currentNode=o;let r=N.nextNode(),n=0,l=0,a=i[0];for(;a!==void 0;){if(n===a.index){let u;a.type===2?u=new J(r,r.nextSibling,this,t):a.type===1?u=new a.ctor(r,a.name,a.strings,this,t):a.type===6&&(u=new $t(r,this,t)),this._$AV.push(u),a=i[++l]}n!==a?.index&&(r=N.nextNode(),n++)}return N.currentNode=I,o}p(t){let e=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(t,i,e),e+=i.strings.length-2):i._$AI(t[e])),e++}},J=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,i,o){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=i,this.options=o,this._$Cv=o?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=B(this,t,e),G(t)?t===d||t==null||t===""?(this._$AH!==d&&this._$AR(),this._$AH=d):t!==this._$AH&&t!==T&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):ve(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==d&&G(this._$AH)?this._$AA.nextSibling.data=t:this.T(I.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:i}=t,o=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=Y.createElement(Kt(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===o)this._$AH.p(e);else{let r=new gt(o,this),n=r.u(this.options);r.p(e),this.T(n),this._$AH=r}}_$AC(t){let e=zt.get(t.strings);return e===void 0&&zt.set(t.strings,e=new Y(t)),e}k(t){xt(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,i,o=0;for(let r of t)o===e.length?e.push(i=new s(this.O(K()),this.O(K()),this,this.options)):i=e[o],i._$AI(r),o++;o<e.length&&(this._$AR(i&&i._$AB.nextSibling,o),e.length=o)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let i=Nt(t).nextSibling;Nt(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},j=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,i,o,r){this.type=1,this._$AH=d,this._$AN=void 0,this.element=t,this.name=e,this._$AM=o,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=d}_$AI(t,e=this,i,o){let r=this.strings,n=!1;if(r===void 0)t=B(this,t,e,0),n=!G(t)||t!==this._$AH&&t!==T,n&&(this._$AH=t);else{let l=t,a,u;for(t=r[0],a=0;a<r.length-1;a++)u=B(this,l[i+a],e,a),u===T&&(u=this._$AH[a]),n||=!G(u)||u!==this._$AH[a],u===d?t=d:t!==d&&(t+=(u??"")+r[a+1]),this._$AH[a]=u}n&&!o&&this.j(t)}j(t){t===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},bt=class extends j{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===d?void 0:t}},vt=class extends j{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==d)}},yt=class extends j{constructor(t,e,i,o,r){super(t,e,i,o,r),this.type=5}_$AI(t,e=this){if((t=B(this,t,e,0)??d)===T)return;let i=this._$AH,o=t===d&&i!==d||t.capture!==i.capture||t.once!==i.once||t.passive!==i.passive,r=t!==d&&(i===d||o);o&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},$t=class{constructor(t,e,i){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(t){B(this,t)}};var $e=_t.litHtmlPolyfillSupport;$e?.(Y,J),(_t.litHtmlVersions??=[]).push("3.3.3");var Gt=(s,t,e)=>{let i=e?.renderBefore??t,o=i._$litPart$;if(o===void 0){let r=e?.renderBefore??null;i._$litPart$=o=new J(t.insertBefore(K(),r),r,void 0,e??{})}return o._$AI(s),o};var At=globalThis,g=class extends S{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Gt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return T}};g._$litElement$=!0,g.finalized=!0,At.litElementHydrateSupport?.({LitElement:g});var _e=At.litElementPolyfillSupport;_e?.({LitElement:g});(At.litElementVersions??=[]).push("4.2.2");var xe={attribute:!0,type:String,converter:V,reflect:!1,hasChanged:it},we=(s=xe,t,e)=>{let{kind:i,metadata:o}=e,r=globalThis.litPropertyMetadata.get(o);if(r===void 0&&globalThis.litPropertyMetadata.set(o,r=new Map),i==="setter"&&((s=Object.create(s)).wrapped=!0),r.set(e.name,s),i==="accessor"){let{name:n}=e;return{set(l){let a=t.get.call(this);t.set.call(this,l),this.requestUpdate(n,a,s,!0,l)},init(l){return l!==void 0&&this.C(n,void 0,s,l),l}}}if(i==="setter"){let{name:n}=e;return function(l){let a=this[n];t.call(this,l),this.requestUpdate(n,a,s,!0,l)}}throw Error("Unsupported decorator location: "+i)};function c(s){return(t,e)=>typeof e=="object"?we(s,t,e):((i,o,r)=>{let n=o.hasOwnProperty(r);return o.constructor.createProperty(r,i),n?Object.getOwnPropertyDescriptor(o,r):void 0})(s,t,e)}function Z(s){return c({...s,state:!0,attribute:!1})}var D=(s,t,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(s,t,e),e);function Et(s,t){return(e,i,o)=>{let r=n=>n.renderRoot?.querySelector(s)??null;if(t){let{get:n,set:l}=typeof i=="object"?e:o??(()=>{let a=Symbol();return{get(){return this[a]},set(u){this[a]=u}}})();return D(e,i,{get(){let a=n.call(this);return a===void 0&&(a=r(this),(a!==null||this.hasUpdated)&&l.call(this,a)),a}})}return D(e,i,{get(){return r(this)}})}}var Yt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Jt=s=>(...t)=>({_$litDirective$:s,values:t}),ot=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,e,i){this._$Ct=t,this._$AM=e,this._$Ci=i}_$AS(t,e){return this.update(t,e)}update(t,e){return this.render(...e)}};var Ae=Jt(class extends ot{constructor(s){if(super(s),s.type!==Yt.ATTRIBUTE||s.name!=="class"||s.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(s){return" "+Object.keys(s).filter(t=>s[t]).join(" ")+" "}update(s,[t]){if(this.st===void 0){this.st=new Set,s.strings!==void 0&&(this.nt=new Set(s.strings.join(" ").split(/\s/).filter(i=>i!=="")));for(let i in t)t[i]&&!this.nt?.has(i)&&this.st.add(i);return this.render(t)}let e=s.element.classList;for(let i of this.st)i in t||(e.remove(i),this.st.delete(i));for(let i in t){let o=!!t[i];o===this.st.has(i)||this.nt?.has(i)||(o?(e.add(i),this.st.add(i)):(e.remove(i),this.st.delete(i)))}return T}});var rt=s=>m`<ha-icon icon=${`mdi:${s}`} aria-hidden="true"></ha-icon>`;var Zt=s=>s&&/^https?:\/\//i.test(s)?s:void 0;var L=new Map,Qt=[],St=0;async function Ee(s){St>=4&&await new Promise(t=>Qt.push(t)),St++;try{return await s()}finally{St--,Qt.pop()?.()}}function Se(s){let t=new Image;return t.alt="",t.decoding="async",new Promise(e=>{t.onload=()=>e(t),t.onerror=()=>e(null),t.src=s})}async function Xt(s,t){let e={type:"auth/sign_path",path:t,expires:60},i=await s.callWS(e);return Se(s.hassUrl?.(i.path)??i.path)}function Te(s,t){L.delete(s),L.set(s,t),t||window.setTimeout(()=>L.get(s)??L.delete(s),6e4);for(let e of L.keys()){if(L.size<=150)break;L.delete(e)}}function Tt(s){let t=L.get(s);return t?.isConnected?void 0:t}async function te(s,t,e=()=>!0){return Ee(async()=>{if(!e())return null;let i=Tt(t);if(i!==void 0)return i;try{let o=await Xt(s,t)??await Xt(s,t);return Te(t,o),o}catch{return null}})}var w=s=>t=>{customElements.get(s)||customElements.define(s,t)};var Ce=120,q,C,Ct,ee,ie,$=class extends g{constructor(){super();E(this,C);this.name="";this.image=null;this.loaded=!1;E(this,q,0);this.ariaHidden="true"}connectedCallback(){super.connectedCallback(),_(this,C,Ct).call(this)}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(y(this,q)),this.image=null}willUpdate(e){e.has("src")&&(this.loaded=!1),e.has("path")&&_(this,C,Ct).call(this)}render(){let e=this.name.split(/\s+/).map(i=>[...i.replace(/^[^\p{L}\p{N}]+/u,"")][0]??"").filter(Boolean).slice(0,2).join("").toLocaleUpperCase();return m`<span class="drawn">${e}</span>${this.image?_(this,C,ee).call(this,this.image):_(this,C,ie).call(this)}`}};q=new WeakMap,C=new WeakSet,Ct=function(){window.clearTimeout(y(this,q)),this.image=null;let{client:e,path:i}=this;if(!e||!i)return;let o=Tt(i);if(o!==void 0){this.image=o;return}let r=()=>this.isConnected&&this.path===i;Lt(this,q,window.setTimeout(async()=>{let n=await te(e.hass,i,r);r()&&(this.image=n)},Ce))},ee=function(e){return e.className="shown",e},ie=function(){let e=Zt(this.src);return e?m`<img
class=${this.loaded?"shown":""}
alt=""
decoding="async"
loading="lazy"
referrerpolicy="no-referrer"
.src=${e}
@load=${()=>this.loaded=!0}
@error=${()=>this.loaded=!1}
/>`:d},$.styles=x`
:host {
display: block;
flex: none;
position: relative;
width: var(--blh-cover, 72px);
aspect-ratio: 2 / 3;
overflow: hidden;
border-radius: 4px;
background: color-mix(in srgb, var(--primary-color, #009ac7) 18%, var(--card-background-color, #fff));
container-type: inline-size;
}
.drawn {
position: absolute;
inset: 0;
display: grid;
place-items: center;
color: var(--primary-text-color, #141414);
font-size: 34cqi;
font-weight: 500;
}
img {
position: absolute;
inset: 0;
width: 100%;
height: 100%;
object-fit: cover;
opacity: 0;
}
img.shown {
opacity: 1;
}
`,h([c()],$.prototype,"name",2),h([c()],$.prototype,"src",2),h([c()],$.prototype,"path",2),h([c({attribute:!1})],$.prototype,"client",2),h([Z()],$.prototype,"image",2),h([Z()],$.prototype,"loaded",2),$=h([w("blh-cover")],$);var M=x`
:host {
--blh-text: var(--primary-text-color, #141414);
--blh-quiet: var(--secondary-text-color, #5e5e5e);
--blh-line: var(--divider-color, rgba(127, 127, 127, 0.3));
--blh-ground: var(--primary-background-color, #fafafa);
--blh-surface: var(--ha-card-background, var(--card-background-color, #fff));
--blh-accent: var(--primary-color, #009ac7);
--blh-fill: var(--ha-color-fill-primary-loud-resting, #006787);
--blh-fill-hover: var(--ha-color-fill-primary-loud-hover, #00526c);
--blh-on-fill: var(--ha-color-on-primary-loud, #fff);
--blh-link: var(--ha-color-on-primary-normal, #006787);
--blh-tint: color-mix(in srgb, var(--blh-accent) 14%, transparent);
--blh-hover: color-mix(in srgb, var(--blh-accent) 8%, transparent);
--blh-error: var(--ha-color-on-danger-normal, var(--error-color, #b30532));
--blh-radius: var(--ha-card-border-radius, 12px);
color: var(--blh-text);
font-family: var(--ha-font-family-body, Roboto, sans-serif);
font-size: 14px;
line-height: 1.4;
-webkit-text-size-adjust: 100%;
}
* {
box-sizing: border-box;
}
[hidden] {
display: none !important;
}
h1, h2, h3, p, ol, ul, dl, dd {
margin: 0;
padding: 0;
}
ol, ul {
list-style: none;
}
h2 {
font-size: 20px;
font-weight: 500;
line-height: 1.3;
}
a {
color: var(--blh-link);
}
ha-icon {
--mdc-icon-size: 20px;
flex: none;
}
button, input, select {
font: inherit;
color: inherit;
}
:focus-visible {
outline: 2px solid var(--blh-link);
outline-offset: 2px;
}
[tabindex="-1"]:focus {
outline: none;
}
.hint {
color: var(--blh-quiet);
font-size: 13px;
}
.unseen {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) {
* {
animation: none !important;
transition: none !important;
}
}
`,se=x`
.button {
display: inline-flex;
align-items: center;
justify-content: center;
gap: 8px;
min-height: 40px;
min-width: 40px;
margin: 0;
padding: 4px 16px;
border: 1px solid transparent;
border-radius: var(--ha-border-radius-pill, 20px);
background: none;
color: var(--blh-link);
font-weight: 500;
line-height: 1.2;
text-align: center;
text-decoration: none;
cursor: pointer;
touch-action: manipulation;
-webkit-tap-highlight-color: transparent;
transition: background 0.15s;
}
.button:hover {
background: var(--blh-hover);
}
.button.main {
background: var(--blh-fill);
color: var(--blh-on-fill);
}
.button.main:hover {
background: var(--blh-fill-hover);
}
.button.outlined {
border-color: var(--blh-line);
color: var(--blh-text);
}
.button.danger {
color: var(--blh-error);
}
.button.icon {
width: 40px;
padding: 0;
color: inherit;
}
.button:disabled, .button[aria-disabled="true"] {
cursor: default;
background: none;
color: var(--disabled-text-color, #767676);
}
.button.main:disabled, .button.main[aria-disabled="true"] {
background: var(--ha-color-fill-disabled-normal-resting, var(--blh-line));
color: var(--blh-quiet);
}
@media (pointer: coarse) {
.button {
min-height: 44px;
min-width: 44px;
}
}
`,Zi=x`
.title {
font-weight: 500;
overflow-wrap: anywhere;
}
.authors, .facts, .reason {
color: var(--blh-quiet);
font-size: 13px;
overflow-wrap: anywhere;
}
.facts > span:not(:last-child)::after {
content: " · ";
}
.reason::first-letter {
text-transform: uppercase;
}
`,Qi=x`
.alert {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 4px 12px;
padding: 8px 12px;
border-radius: var(--blh-radius);
border-inline-start: 4px solid var(--error-color, #db4437);
background: color-mix(in srgb, var(--error-color, #db4437) 12%, var(--blh-surface));
}
.alert.mild {
border-color: var(--blh-accent);
background: color-mix(in srgb, var(--blh-accent) 12%, var(--blh-surface));
}
.alert > p {
flex: 1;
min-width: min(100%, 200px);
}
`;var v,oe,re,at,lt,kt,nt,ht,dt,b=class extends g{constructor(){super(...arguments);E(this,v);this.label="";this.icon="dots-vertical";this.disabled=!1;this.items=[];this.open=!1;E(this,at,()=>{this.open?this.list.hidePopover():_(this,v,kt).call(this)});E(this,lt,e=>{e.key==="ArrowDown"&&!this.open&&(e.preventDefault(),_(this,v,kt).call(this))});E(this,ht,e=>{this.open=e.newState==="open"});E(this,dt,e=>{let i=y(this,v,nt),o=i.indexOf(this.renderRoot.querySelector(".item:focus")),n={ArrowDown:(o+1)%i.length,ArrowUp:(o+i.length-1)%i.length,Home:0,End:i.length-1}[e.key];n!==void 0?(e.preventDefault(),i[n]?.focus()):(e.key==="Tab"||e.key==="Escape")&&(e.stopPropagation(),this.list.hidePopover(),this.opener.focus())})}render(){return m`<button
type="button"
class="button opener ${this.value===void 0?"icon":"value"}"
aria-haspopup="menu"
aria-expanded=${this.open?"true":"false"}
aria-label=${this.value===void 0?this.label:`${this.label}: ${this.value}`}
title=${this.label}
?disabled=${this.disabled}
@click=${y(this,at)}
@keydown=${y(this,lt)}
>
${this.value===void 0?rt(this.icon):m`<span>${this.value}</span>${rt("menu-down")}`}
</button>
<div
class="list"
role="menu"
tabindex="-1"
popover="auto"
aria-label=${this.label}
@toggle=${y(this,ht)}
@keydown=${y(this,dt)}
>
${this.open?this.items.map(e=>_(this,v,oe).call(this,e)):d}
</div>`}};v=new WeakSet,oe=function(e){let i=e.checked!==void 0,o=i?"check":e.icon;return m`<button
type="button"
class="item"
role=${i?"menuitemradio":"menuitem"}
aria-checked=${i?String(e.checked):d}
tabindex="-1"
?disabled=${e.disabled}
@click=${()=>_(this,v,re).call(this,e)}
>
${o?rt(o):d}<span>${e.label}</span>
</button>`},re=function(e){this.list.hidePopover(),this.opener.focus(),e.press()},at=new WeakMap,lt=new WeakMap,kt=async function(){this.open=!0,await this.updateComplete,this.list.showPopover();let e=this.opener.getBoundingClientRect(),{offsetWidth:i,offsetHeight:o}=this.list,{innerWidth:r,innerHeight:n}=window,l=e.bottom+o+8<=n||e.top<o,a=getComputedStyle(this).direction==="rtl"?e.left:e.right-i;this.list.style.left=`${Math.max(8,Math.min(a,r-i-8))}px`,this.list.style.top=`${l?Math.min(e.bottom+4,n-o-8):e.top-o-4}px`,(y(this,v,nt).find(u=>u.ariaChecked==="true")??y(this,v,nt)[0])?.focus()},nt=function(){return[...this.list.querySelectorAll(".item:not(:disabled)")]},ht=new WeakMap,dt=new WeakMap,b.styles=[M,se,x`
:host {
display: inline-flex;
min-width: 0;
}
.opener {
max-width: 100%;
}
.opener.value {
border-color: var(--blh-menu-line, var(--blh-line));
color: inherit;
padding: 4px 8px 4px 14px;
}
.opener span {
overflow: hidden;
text-overflow: ellipsis;
white-space: nowrap;
}
.list {
position: fixed;
inset: auto;
margin: 0;
padding: 4px 0;
min-width: 180px;
max-width: min(320px, calc(100vw - 16px));
max-height: min(70vh, 480px);
overflow-y: auto;
border: 1px solid var(--blh-line);
border-radius: 8px;
background: var(--blh-surface);
color: var(--blh-text);
box-shadow: 0 4px 16px rgba(0, 0, 0, 0.24);
}
.item {
display: flex;
align-items: center;
gap: 12px;
width: 100%;
min-height: 44px;
padding: 4px 16px;
border: 0;
background: none;
text-align: start;
cursor: pointer;
}
.item:hover, .item:focus-visible {
background: var(--blh-hover);
outline-offset: -2px;
}
.item:disabled {
color: var(--disabled-text-color, #767676);
cursor: default;
}
.item[aria-checked="false"] ha-icon {
visibility: hidden;
}
`],h([c()],b.prototype,"label",2),h([c()],b.prototype,"icon",2),h([c()],b.prototype,"value",2),h([c({type:Boolean})],b.prototype,"disabled",2),h([c({attribute:!1})],b.prototype,"items",2),h([Z()],b.prototype,"open",2),h([Et("button")],b.prototype,"opener",2),h([Et(".list")],b.prototype,"list",2),b=h([w("blh-menu")],b);var ne="booklore_hardcover";var as=`/config/integrations/integration/${ne}`;var ct=class{#i;#s;#o;#r=null;#n=null;#t=!1;constructor(t,e,i){this.#i=t,this.#s=e,this.#o=i,t.addController(this)}hostConnected(){this.#t=!0,this.#e()}hostUpdate(){this.#e()}hostDisconnected(){this.#t=!1,this.#e()}#e(){let t=this.#t?this.#s()?.live??null:null;if(t===this.#r)return;let e=this.#n;this.#r=t,this.#n=t?.listen(i=>{this.#o?.(i),this.#i.requestUpdate()})??null,e?.()}};var P=class extends g{constructor(){super();this.bookId=null;this.filter={status:"pending"};new ct(this,()=>this.client)}render(){return this.client.live.view?m`<p>${this.bookId}</p>`:d}};P.styles=[M],h([c({attribute:!1})],P.prototype,"client",2),h([c({attribute:!1})],P.prototype,"bookId",2),h([c({attribute:!1})],P.prototype,"filter",2),P=h([w("blh-picker")],P);var H=class extends g{constructor(){super(...arguments);this.narrow=!1}render(){return m`<h1>Book matches</h1>`}};H.styles=[M],h([c({attribute:!1})],H.prototype,"hass",2),h([c({type:Boolean})],H.prototype,"narrow",2),h([c({attribute:!1})],H.prototype,"route",2),H=h([w("booklore-hardcover-panel")],H);var O=class extends g{constructor(){super(...arguments);this.preview=!1}render(){return m`<ha-card .header=${this.config?.title}></ha-card>`}};O.styles=[M],h([c({attribute:!1})],O.prototype,"hass",2),h([c({attribute:!1})],O.prototype,"config",2),h([c({type:Boolean})],O.prototype,"preview",2),O=h([w("booklore-hardcover-card-content")],O);function ke(){return{schema:[{name:"title",selector:{text:{}}}]}}function Re(){return{views:[{cards:[{type:"custom:booklore-hardcover-card"}]}]}}export{ke as cardForm,Re as dashboard};
