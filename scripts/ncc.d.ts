// @vercel/ncc ships no types of its own.
declare module '@vercel/ncc' {
  interface Bundle {
    code: string;
    assets: Record<string, { source: string | Buffer; permissions: number }>;
  }
  const ncc: (entry: string, options: Record<string, unknown>) => Promise<Bundle>;
  export = ncc;
}
