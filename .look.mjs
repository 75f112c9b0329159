import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
const dir = process.env.DATA ?? mkdtempSync('/tmp/s/data-');
const port = 4870 + Math.floor(Math.random()*100);
const p = spawn('node', ['build/server.mjs'], { env: { ...process.env, PORT: String(port), DATA_DIR: dir, HOST: '127.0.0.1' }, cwd: '.' });
let out=''; p.stdout.on('data', d => out += d); p.stderr.on('data', d => out += d);
const base = `http://127.0.0.1:${port}`;
for (let i=0;i<100;i++){ try { await fetch(base+'/healthz'); break; } catch { await new Promise(r=>setTimeout(r,100)); } }
const code = /[0-9a-f]{10}/.exec(out)?.[0];
const t0=Date.now();
if (code) await fetch(base+'/api/setup/sample',{method:'POST',headers:{'content-type':'application/json',origin:base},body:JSON.stringify({code})});
console.log('sample', Date.now()-t0,'ms', dir);
const got = await (await fetch(base+'/api/sample/people')).json();
const list = got.people ?? got;
if (process.argv[2] === 'people') { console.log(JSON.stringify(list.map(x=>[x.name,x.post,x.roles,x.place]))); p.kill(); process.exit(0); }
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
// args: role path name
const shots = JSON.parse(process.argv[2]);
for (const { role, name, path, label, dark, phone, act } of shots) {
  const who = list.find(x => (!role || JSON.stringify(x.roles).includes(role)) && (!name || x.name.includes(name)));
  if (!who) { console.log('nobody', role, name); continue; }
  const c = await b.newContext({ viewport: phone ? { width: 360, height: 740 } : { width: 1366, height: 768 }, colorScheme: dark ? 'dark' : 'light', serviceWorkers: 'block' });
  await c.request.post(base+'/api/sample/session', { data: { person: who.person }, headers: { origin: base } });
  const page = await c.newPage();
  page.on('console', m => m.type()==='error' && console.log('console', label, m.text().slice(0,300)));
  page.on('pageerror', e => console.log('pageerror', label, String(e).slice(0,400)));
  await page.addInitScript(id => localStorage.setItem('metodsreda-current', id), who.person);
  await page.goto(base + path); await page.waitForTimeout(phone?3500:4500);
  if (act) { try { await eval(`(async()=>{${act}})()`); } catch (e) { console.log('act', String(e).slice(0,300)); } }
  await page.screenshot({ path: `/tmp/s/shot-${label}.png`, fullPage: true });
  console.log(label, who.name, await page.evaluate(() => document.documentElement.scrollWidth), await page.evaluate(() => document.querySelectorAll('*').length));
  await c.close();
}
await b.close(); p.kill();
