/** The same keys in the other language; the compiler finds what one of them lacks. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
