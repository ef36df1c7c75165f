// Measures a report in a browser. The body of a function; what it returns is read by Drawn.java.
document.querySelectorAll('details').forEach(each => { each.open = true; });
const box = each => {
  const { x, y, width, height } = each.getBoundingClientRect();
  return { x, y: y + window.scrollY, width, height };
};
const style = each => each.getAttribute('class') || '';
const shape = of => each => {
  const { fill, stroke } = getComputedStyle(each);
  return { style: style(each), of: of(each), fill, stroke, box: box(each) };
};
const all = (root, selector) => [...root.querySelectorAll(selector)];
// Letters are lower than their line: ascenders and descenders of neighbours may share a pixel.
const letters = each => {
  const whole = box(each);
  return { ...whole, y: whole.y + whole.height * 0.15, height: whole.height * 0.7 };
};
const picture = svg => ({
  id: svg.id,
  frame: box(svg),
  legend: box(svg.querySelector('.legend')),
  plot: box(svg.querySelector('.base')),
  spans: all(svg, '.incident .span').map(shape(each => each.parentNode.dataset.incident)),
  bars: all(svg, '.bar rect').map(shape(each => each.parentNode.dataset.count)),
  stretches: all(svg, '.stretch rect').map(shape(() => '')),
  texts: all(svg, 'text').map(each => ({ style: style(each), words: each.textContent, box: letters(each) })),
});
const known = new Set(('html head meta title style body main header h1 h2 p section dl div dt dd strong span table thead'
  + ' tbody tr th td details summary wbr svg defs pattern rect line path g text desc script').split(' '));
return {
  width: document.documentElement.scrollWidth,
  window: window.innerWidth,
  dark: matchMedia('(prefers-color-scheme: dark)').matches,
  background: getComputedStyle(document.body).backgroundColor,
  card: getComputedStyle(document.querySelector('section')).backgroundColor,
  words: document.body.innerText,
  foreign: all(document, '*')
    .filter(each => !known.has(each.localName) || [...each.attributes].some(one => one.name.startsWith('on')))
    .map(each => each.outerHTML.slice(0, 200))
    .concat(all(document, 'script').slice(1).map(each => each.outerHTML)),
  inks: all(document, 'h2, p, td, th, summary, .grade').map(each => ({ words: each.textContent, colour: getComputedStyle(each).color }))
    .concat(all(document, 'svg text').map(each => ({ words: each.textContent, colour: getComputedStyle(each).fill }))),
  pictures: all(document, 'main svg:not(.patterns)').map(picture),
};
