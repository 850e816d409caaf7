import { expect, test } from 'vitest';
import { fades } from '../../../src/ui/fades.ts';
import './support.ts';

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

test('what scrolls sideways is marked as long as it does, also once it has room', async () => {
  const place = document.createElement('div');
  place.style.cssText = 'width: 100px; overflow: auto';
  const part = document.createElement('div');
  part.style.cssText = 'width: 300px; height: 20px';
  place.append(part);
  document.body.append(place);
  const end = fades(place);
  await expect.poll(() => place.hasAttribute('data-goes-on')).toBe(true);
  place.style.width = '400px';
  await expect.poll(() => place.hasAttribute('data-goes-on')).toBe(false);
  place.style.width = '100px';
  part.style.width = '80px';
  await nextFrame();
  part.style.width = '500px';
  await expect.poll(() => place.hasAttribute('data-goes-on')).toBe(true);
  end();
  place.remove();
});
