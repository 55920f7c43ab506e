/** Determinant by expansion along the first column: nothing of an elimination in it, and exact in whole numbers. */
export function determinant(columns: readonly (readonly number[])[]): number {
  if (columns.length === 0) {
    return 1;
  }
  const [first, ...others] = columns;
  return first.reduce((sum, entry, row) => {
    const minor = entry === 0 ? 0 : determinant(others.map((column) => column.filter((_, index) => index !== row)));
    return sum + (row % 2 === 0 ? entry : -entry) * minor;
  }, 0);
}
