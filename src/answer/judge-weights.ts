// Written by test/eval/fit.ts.

/** How much each feature counts: for a candidate after a constant, and for silence. */
interface Weights {
  readonly candidate: readonly number[];
  readonly silence: readonly number[];
}

/** Of a question that stands alone. */
export const ALONE: Weights = {
  candidate: [
    -4.282, 6.32, 2.549, -0.585, 0.173, -0.809, -0.885, -1.415, 0.158, 0.183, -0.076, 3.697, -1.819, 1.165, 0.099, 0.95,
  ],
  silence: [0.276, 0.252, -0.147],
};

/** … and of one that leans on what came before it. */
export const LEANING: Weights = {
  candidate: [
    0.498, 2.391, 1.671, 1.247, 1.496, -0.57, 0.681, 0.828, 0.064, -0.786, -1.787, 0.789, -0.316, 0.034, 0.045, 0.987,
    -0.513, -0.004, -0.021, 0.275, -0.114, -0.342, 1.31, -1.807, 0.065, -0.571, 1.221, -1.796, -1.772, 0.261, -0.13,
    0.846, -1.33, 0.985, 0.057, -0.149, -0.75, 0.353, 1.544, 0.605, 0.109, -0.001, 1.101, -0.638, -1.093, 0.09, 0.088,
    1.724, -0.807, 1.456, -0.028, 0.316, 0.04, 1.846, 1.962, -0.822, 0.165, 0.276, -0.206, -0.757, 0.453, 0.033, -0.21,
    -1.011, 0.295, -1.503, -0.115, -0.187, -0.79,
  ],
  silence: [-0.913, 0.21, -0.027, -5.128, 0.139, -0.144, 3.348, 0.168, -0.088, 2.797, 0.033, -0.116],
};
