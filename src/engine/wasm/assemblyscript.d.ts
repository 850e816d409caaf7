declare module '*?assemblyscript' {
  /** The build that may use relaxed SIMD: fused multiply-add, lane select. */
  export const relaxed: Uint8Array<ArrayBuffer>;
  /** The build of plain SIMD, which gives the same bits on every machine. */
  export const plain: Uint8Array<ArrayBuffer>;
}
