/**
 * The order of a turn. Each two turns are one row of a Latin square and its mirror image, so that after an even number
 * of turns everybody has come before everybody else equally often (after an odd number, give or take one), and after
 * two turns a contender everybody has followed directly upon everybody else equally often (Williams' design).
 */
export function orderOf<T>(contenders: readonly T[], turn: number): T[] {
  const count = contenders.length;
  const shift = Math.floor(turn / 2);
  const row = contenders.map((_, index) => {
    const zigzag = index % 2 === 0 ? index / 2 : count - (index + 1) / 2;
    return contenders[(zigzag + shift) % count] as T;
  });
  return turn % 2 === 0 ? row : row.reverse();
}
