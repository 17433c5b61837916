// Arrays as they come: one-column Arrow tables from Streamlit, typed arrays from a direct answer or a carrier.

/** The numbers of one array, undefined where there is none. */
export const columnOf = (values) => values?.getChildAt?.(0).toArray() ?? values;
