const e=require("./index.js"),t=require("./query.js"),n={history:`test`,assign:`test`,unassign:`test`,mute:`test`,unmute:`test`,show:`build`,diff:`build`};async function r(t,n,r){let a=await i(t,n).catch(t=>{if(t instanceof e.bi)return[];throw t}),o=[...new Set(a)].filter(t=>e.V(t,1e3)===t).slice(0,200);return o.length>0&&r.text(o.join(`
`)),0}async function i(r,i){let[l=``,...u]=i,d=u.at(-1);if(d===void 0)return o(Object.keys(e.vr),l);if(!Object.hasOwn(e.vr,l))return[];let{options:f}=e.vr[l],p=u.at(-2)?.replace(/^--/,``)??``;if(u.at(-2)?.startsWith(`--`)&&f[p]?.value!==void 0)return o(await a(r,p,f[p]),d);if(d.startsWith(`-`))return o(Object.keys(f).map(e=>`--${e}`),d);let m=n[l];if(m===void 0)return[];let{targets:h}=await e.cn(r,c(u));if(m===`test`)return s(t.idsOf(h),d);let g=(await t.t(h)).runs.map(({build:e})=>e).reverse();return o([`latest`,...g],d)}async function a({store:t},n,{allowed:r=[]}){if(n!==`line`&&n!==`target`&&n!==`drop-line`)return r;let i=await e.ur(await e.bn(t));return[...new Set(i.map(e=>n===`target`?e.target:e.line))]}const o=(e,t)=>e.filter(e=>e.startsWith(t));function s(e,t){let n=o(e,t);return n.length>0?n:e.filter(e=>e.includes(`::${t}`)||e.includes(`/${t}`))}function c(e){let t={};for(let n of[`line`,`target`]){let r=e.indexOf(`--${n}`);r>=0&&r<e.length-2&&(t[n]=e[r+1])}return t}const l={bash:`_pytest_ledger() {
  # As the program sees words: bash would split them at colons, too.
  local line="\${COMP_LINE:0:COMP_POINT}" words found
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local current="\${words[\${#words[@]}-1]}"
  mapfile -t found < <(pytest-ledger complete "\${words[@]:1}" 2> /dev/null)
  if [[ \${#found[@]} -eq 0 ]]; then compopt -o default; return; fi
  local before="\${current%"\${current##*:}"}"
  COMPREPLY=("\${found[@]#"$before"}")
}
complete -F _pytest_ledger pytest-ledger
`,zsh:`#compdef pytest-ledger
_pytest_ledger() {
  local -a found
  found=("\${(@f)$(pytest-ledger complete "\${(@)words[2,CURRENT]}" 2> /dev/null)}")
  if (( \${#found[1]} )); then compadd -U -- "\${found[@]}"; else _files; fi
}
compdef _pytest_ledger pytest-ledger
`,fish:`complete -c pytest-ledger -f -a '(pytest-ledger complete (commandline -opc)[2..] (commandline -ct) 2> /dev/null)'
complete -c pytest-ledger -n '__fish_seen_subcommand_from record mine import replay' -F
`};function u([t=``],n){let r=Object.hasOwn(l,t)?l[t]:void 0;if(r===void 0)throw new e.bi(`There are completions for ${Object.keys(l).join(`, `)}, not for ${JSON.stringify(t)}.`);return n.text(r),0}exports.complete=r,exports.printCompletion=u;