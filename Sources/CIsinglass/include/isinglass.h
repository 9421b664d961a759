/// Isinglass for other languages: Ising, QUBO and Max-Cut problems in, verified answers out.
///
/// Link with libIsinglassC. Rules that hold for every function:
///
/// - A function that can fail returns an `isinglass_status`. `ISINGLASS_OK` is 0. Otherwise what is wrong
///   and what to do is written to `message`, at most `message_size` bytes with the final zero, cut short at
///   the end of a character where need be; `message` may be null.
/// - A handle that a function writes to `*…` belongs to the caller, who gives it back to the `…_release`
///   function of its type exactly once. On failure null is written. Releasing null does nothing.
/// - Arrays that are passed in are read during the call only and never written, unless the parameter's name
///   begins with `out`. They may have any alignment, strides of any sign, and any content.
/// - Text is UTF-8 and ends with a zero. Text of type `const char *` that is returned belongs to its handle
///   and lives as long; text of type `char *` belongs to the caller: `isinglass_text_release`.
/// - There is no global state. Any number of threads may use one problem at once; a result, too. Threads that
///   a run starts have ended when it returns, so that processes may fork between runs.
///
/// Numbers of spins are at most 2^31 - 2. Energies of problems in whole numbers are exact.
#ifndef ISINGLASS_H
#define ISINGLASS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The version of this interface. A library of another version must not be used.
#define ISINGLASS_ABI_VERSION 1

/// The version that the library has.
int32_t isinglass_abi_version(void);

/// The version of Isinglass, such as 0.1.0. The text is the caller's.
char *isinglass_version(void);

/// Gives text back.
void isinglass_text_release(char *text);

// MARK: Status

typedef int32_t isinglass_status;
enum {
  ISINGLASS_OK = 0,
  /// An argument or option makes no sense.
  ISINGLASS_INVALID_ARGUMENT = 1,
  /// A file cannot be read or holds something else.
  ISINGLASS_UNREADABLE = 2,
  /// The solver cannot handle the problem.
  ISINGLASS_UNSUPPORTED = 3,
  /// Memory could not be had.
  ISINGLASS_OUT_OF_MEMORY = 4,
};

// MARK: Problems

/// A problem. Never changes, so that threads share it freely.
typedef struct isinglass_problem isinglass_problem;

/// What the numbers of a problem mean. The sum over pairs takes each pair once.
typedef int32_t isinglass_kind;
enum {
  /// Minimise -sum_{i<j} J_ij s_i s_j - sum_i h_i s_i + constant over s_i = -1 or 1.
  ISINGLASS_ISING = 0,
  /// Minimise sum_{i<j} q_ij x_i x_j + sum_i q_i x_i + constant over x_i = 0 or 1; s_i = 2 x_i - 1.
  ISINGLASS_QUBO_MINIMIZE = 1,
  /// Maximise the same.
  ISINGLASS_QUBO_MAXIMIZE = 2,
  /// Maximise the weight of edges whose ends have different spins.
  ISINGLASS_MAXCUT = 3,
};

/// The type of an array's elements.
typedef int32_t isinglass_number;
enum {
  ISINGLASS_INT8 = 1,
  ISINGLASS_INT16 = 2,
  ISINGLASS_INT32 = 3,
  ISINGLASS_INT64 = 4,
  ISINGLASS_FLOAT = 5,
  ISINGLASS_DOUBLE = 6,
};

/// Numbers at equal distances: element k is at `start` + k `stride` bytes.
typedef struct isinglass_vector {
  const void *start;
  isinglass_number number;
  int64_t stride;
} isinglass_vector;

/// A square of numbers: element (i, j) is at `start` + i `row_stride` + j `column_stride` bytes.
typedef struct isinglass_matrix {
  const void *start;
  isinglass_number number;
  int64_t row_stride;
  int64_t column_stride;
} isinglass_matrix;

/// A problem from a full matrix.
///
/// For Ising problems and Max-Cut the matrix is symmetric, J_ij = J_ji, or one of its triangles is zero; the
/// diagonal is not looked at. For QUBO problems it is any matrix Q and the function x^T Q x, so that q_ij is
/// Q_ij + Q_ji and the diagonal is part of the linear terms.
///
/// `linear`, h or q with `order` elements, may be null.
isinglass_status isinglass_problem_from_matrix(
    isinglass_kind kind, int64_t order, const isinglass_matrix *matrix, const isinglass_vector *linear,
    double constant, isinglass_problem **problem, char *message, size_t message_size);

/// A problem from `count` entries: pair (rows[k], columns[k]), counted from 0, has the value values[k].
///
/// A pair may come more than once, in either order; its values are added up. Entries with equal indices are
/// linear terms of QUBO problems, nothing in Max-Cut, and refused in Ising problems.
isinglass_status isinglass_problem_from_entries(
    isinglass_kind kind, int64_t order, int64_t count, const isinglass_vector *rows,
    const isinglass_vector *columns, const isinglass_vector *values, const isinglass_vector *linear,
    double constant, isinglass_problem **problem, char *message, size_t message_size);

/// A problem from a file in any format that Isinglass knows, found out from its content; may be compressed.
isinglass_status isinglass_problem_from_file(
    const char *path, isinglass_problem **problem, char *message, size_t message_size);

/// A random problem, such as "wishart --size 100 --alpha 0.8 --seed 3".
isinglass_status isinglass_problem_from_recipe(
    const char *recipe, isinglass_problem **problem, char *message, size_t message_size);

void isinglass_problem_release(isinglass_problem *problem);

/// The number of spins or variables.
int64_t isinglass_problem_order(const isinglass_problem *problem);

/// The number of coupled pairs.
int64_t isinglass_problem_pair_count(const isinglass_problem *problem);

/// What is known of the problem, as a JSON object: name, kind, sense, labels, planted energy and spins, and so
/// on. The text is the caller's.
char *isinglass_problem_json(const isinglass_problem *problem);

/// Writes the pairs i < j with their values in the problem's own terms (J, q or weights), each array
/// `isinglass_problem_pair_count` long, and the `isinglass_problem_order` linear terms. Any may be null.
void isinglass_problem_entries(
    const isinglass_problem *problem, int64_t *out_rows, int64_t *out_columns, double *out_values,
    double *out_linear, double *out_constant);

/// The objective (energy, value of the function, or cut) of `count` states: `spins` holds `count` rows of
/// `isinglass_problem_order` numbers, those above 0 up.
isinglass_status isinglass_problem_objectives(
    const isinglass_problem *problem, int64_t count, const int8_t *spins, double *out_objectives,
    char *message, size_t message_size);

// MARK: Solving

/// What ends a run early from another thread, or from a signal handler.
typedef struct isinglass_stop isinglass_stop;

isinglass_stop *isinglass_stop_create(void);
void isinglass_stop_raise(const isinglass_stop *stop);
void isinglass_stop_release(isinglass_stop *stop);

/// How a run is getting on.
typedef struct isinglass_progress {
  /// Seconds since the run began.
  double elapsed;
  /// The best objective so far; not a number before the first look.
  double objective;
  /// What is being annealed, such as "gain", and its value; null where nothing is. Valid during the call.
  const char *control;
  double control_value;
  /// Replicas started and steps done so far.
  int64_t replicas;
  int64_t steps;
  /// The fraction of the run that is over; not a number where no limit tells.
  double fraction;
} isinglass_progress;

/// Told about ten times a second and at the end, from a thread of the run, never from two at once. Ends the
/// run unless it returns 0.
typedef int32_t (*isinglass_observer)(void *context, const isinglass_progress *progress);

/// A finished run.
typedef struct isinglass_result isinglass_result;

/// Solves a problem; returns when a limit is reached.
///
/// `options` is a JSON object, or null. Its members, all optional, have the names and meanings of the options
/// of `isinglass solve`: "solver" (a name), "set" (an object of the solver's parameters), "time_limit"
/// (seconds), "target" (an objective), "replicas", "steps", "first_replica", "cut_at_step", "seed", "threads",
/// "reduce" (true or false), and "bound", which is "none", "linear", "spectral", "semidefinite", "odd_cycles", "proof" (go on until
/// the answer is proven to be the best or the time is over) or "automatic" (as much as takes little time compared with
/// the run; the default).
///
/// `initial`, one number a spin, those above 0 up, is where to start from; it may be null, as may be `stop` and
/// `observer`.
isinglass_status isinglass_solve(
    const isinglass_problem *problem, const char *options, const int8_t *initial,
    const isinglass_stop *stop, isinglass_observer observer, void *context, isinglass_result **result,
    char *message, size_t message_size);

void isinglass_result_release(isinglass_result *result);

/// Everything about the run but its states, as a JSON object with the names of `isinglass solve --json`, the
/// problem's digest aside; and "bound_s", the seconds that the bound took, and "trace", every improvement as
/// a pair of seconds and objective.
const char *isinglass_result_json(const isinglass_result *result);

/// The number of distinct states that replicas ended in, at least 1 and at most 1024.
int64_t isinglass_result_sample_count(const isinglass_result *result);

/// Writes all states, the best first: rows of spins, -1 or 1; their objectives; and how many replicas ended in
/// each. Any may be null.
void isinglass_result_samples(
    const isinglass_result *result, int8_t *out_spins, double *out_objectives,
    int64_t *out_multiplicities);

/// The solvers and their parameters as JSON. The text is the caller's.
char *isinglass_solvers_json(void);

// MARK: Landscape and theory

/// What the landscape of a problem's soft spins is like: its critical points, minima and Hessian at a gain, or
/// along gains.
///
/// `parameters` is a JSON object, or null, with the names that `isinglass_questions_json` lists for "landscape".
/// The answer is that of `isinglass landscape --json`; the text is the caller's.
isinglass_status isinglass_landscape(
    const isinglass_problem *problem, const char *parameters, int32_t threads, char **answer, char *message,
    size_t message_size);

/// Asks the theory of large random problems a question: "replica", "spectrum", "complexity", "phase-diagram",
/// "dmft" or "recovery".
///
/// `parameters` is a JSON object, or null, with the names that `isinglass_questions_json` lists. `threads` is 0
/// for all. The answer is that of `isinglass theory … --json`; the text is the caller's.
isinglass_status isinglass_theory(
    const char *question, const char *parameters, int32_t threads, char **answer, char *message,
    size_t message_size);

/// The questions to the theory, and "landscape", with their parameters as JSON. The text is the caller's.
char *isinglass_questions_json(void);

#ifdef __cplusplus
}
#endif

#endif
