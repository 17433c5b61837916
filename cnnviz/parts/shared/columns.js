// Arrays as they come: one-column Arrow tables from Streamlit, typed arrays from a direct answer or a carrier.

/**
 * The numbers of one array, undefined where there is none.
 *
 * @param {Table | Numbers | undefined} values
 * @returns {Numbers | undefined}
 */
export function columnOf(values) {
  if (!values) return undefined;
  return "getChildAt" in values ? values.getChildAt(0).toArray() : values;
}
