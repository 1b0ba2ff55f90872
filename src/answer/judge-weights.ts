// Written by test/eval/fit.ts.
// biome-ignore-all format: numbers, as many as they are.
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: a fitted weight may come near one.

/** How much each feature counts: for a candidate after a constant, and for silence. */
interface Weights {
  readonly candidate: readonly number[];
  readonly silence: readonly number[];
}

/** Of a question that stands alone. */
export const ALONE: Weights = { candidate: [-4.206, 4.940, 1.601, -1.367, 0.147, -0.038, -0.027, 4.536, -2.320, 0.600, 0.053, 0.052, 0.387, 0.031, -0.325, -0.329, 0.941, -1.023, -1.419, 0.121, 0.044], silence: [-1.886, 0.362, -0.127, 0.265] };

/** … and of one that leans on what came before it. */
export const LEANING: Weights = { candidate: [0.295, 1.230, 1.441, 0.749, 1.441, -1.464, 1.218, 1.091, 0.076, -0.021, 0.065, 1.244, -0.660, -0.005, -0.024, -0.014, 0.097, -0.029, 0.180, -0.041, -0.128, -1.439, 0.225, 0.934, 0.200, 0.084, -0.717, 1.507, -1.269, 0.085, 0.179, -0.165, 0.106, -1.005, 0.852, -0.001, 0.006, 0.130, -0.027, -0.345, -0.095, 0.196, 1.392, -1.546, 1.222, -0.333, -0.416, -0.138, 0.956, 0.629, 0.244, 0.033, 0.029, 2.237, -0.338, 0.765, -0.042, 0.062, 0.145, 0.035, 0.020, -0.276, -0.678, 0.523, -0.198, -1.000, -0.163, 0.022, 1.910, 1.473, -0.259, 0.210, -0.043, -0.214, -1.126, -0.161, -0.890, -0.125, -0.019, 0.100, -0.133, -0.205, 0.150, 1.424, 0.382, -1.088, -1.065, -0.642, -0.421], silence: [-0.688, 0.165, -0.047, 0.022, -5.515, 0.137, -0.132, -0.079, 2.277, 0.058, -0.048, 0.072, 1.614, 0.008, -0.107, 0.157] };
