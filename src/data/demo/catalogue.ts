/** What the shop sells: in each category the same ladder of prices, so that a category says nothing of a price. */

export const categoryNames = [
  'Beauty',
  'Books',
  'Fashion',
  'Garden',
  'Home',
  'Kitchen',
  'Sports',
  'Toys',
] as const;
const rungs = 64;
/** Logarithmic distance between neighbouring prices of a category; categories are offset by an eighth of it. */
export const priceStep = 0.09;
const lowest = Math.log(1.5);

/** Every product, `rungs` a category. */
export const productNames: readonly string[] = categoryNames.flatMap((category) =>
  Array.from({ length: rungs }, (_, rung) => `${category} ${String(rung + 1).padStart(2, '0')}`),
);

/** Price of each product, in whole cents a hundredth. */
export const productPrices: Float64Array = Float64Array.from(productNames, (_, product) => {
  const category = Math.floor(product / rungs);
  const log = lowest + priceStep * ((product % rungs) + category / categoryNames.length);
  return Math.round(Math.exp(log) * 100) / 100;
});

/** The product of a category whose log price is nearest to the one wanted. */
export function productNear(category: number, logPrice: number): number {
  const rung = Math.round((logPrice - lowest) / priceStep - category / categoryNames.length);
  return category * rungs + Math.min(rungs - 1, Math.max(0, rung));
}
