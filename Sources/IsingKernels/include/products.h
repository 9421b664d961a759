/// Products of a symmetric coupling matrix with many vectors at once, packed once per solve.
///
/// Shapes. `n` is the order of the matrix. A *batch* of real vectors is stored vertex-major: row
/// `j` holds the values of spin `j` in all replicas, `x[j * x_stride + r]`. The one-bit products
/// take and give replica-major vectors, `x[r * x_stride + j]`, because there a whole vector is
/// turned into tables or words at once.
///
/// Alignment. Every buffer works at its natural alignment. For full speed align packed matrices,
/// batches and vectors to 64 bytes, and keep strides multiples of 64 bytes.
///
/// Every function is total: `n == 0` and `replicas == 0` do nothing. Inputs and outputs must not
/// overlap. The packed forms are the same at every instruction-set level of one machine, but are
/// not a file format.
#ifndef ISING_PRODUCTS_H
#define ISING_PRODUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: Dense couplings

/// Panels of twelve rows in a dense matrix of order `n`.
size_t ik_dense_panel_count(size_t n) __attribute__((swift_name("densePanelCount(order:)")));

/// Floats in the packed form of a dense matrix of order `n`: about `n * n`.
size_t ik_dense_packed_count(size_t n) __attribute__((swift_name("densePackedCount(order:)")));

/// Packs rows `12 * panel ..< 12 * panel + 12` of a dense matrix.
///
/// `rows` holds twelve pointers, each to `n` floats, or null for a row of zeros (the rows at and
/// beyond `n` in the last panel are ignored). Panels may be packed in any order, on any thread.
void ik_dense_pack_panel(size_t n, size_t panel, const float *_Nullable const *_Nonnull rows,
                         float *packed)
    __attribute__((swift_name("packDensePanel(order:panel:rows:into:)")));

/// y = J x for `replicas` vectors at once, vertex-major: `y[i * y_stride + r]`.
///
/// Replicas are worked on in groups of 32, then 16; what remains beyond a multiple of 16 is
/// correct but slow. Strides count floats and are at least `replicas`.
void ik_dense_product(size_t n, size_t replicas, const float *packed, const float *x,
                      size_t x_stride, float *y, size_t y_stride)
    __attribute__((swift_name("denseProduct(order:replicas:packed:x:xStride:y:yStride:)")));

// MARK: One-bit couplings
//
// Row-major form, the one that callers own: bit `j % 64` of word `j / 64` of row `i` is 1 where
// J_ij = +1 and 0 where J_ij = -1; diagonal bits and padding bits are 0. J_ii counts as zero.

/// Words from one row to the next in the row-major form: a multiple of eight that holds `n` bits.
size_t ik_onebit_row_stride(size_t n) __attribute__((swift_name("oneBitRowStride(order:)")));

/// 64-bit words in the form packed for products with ±1 spins.
size_t ik_onebit_spin_packed_count(size_t n)
    __attribute__((swift_name("oneBitSpinPackedCount(order:)")));

/// Packs rows `first_row ..< first_row + row_count` for products with ±1 spins.
///
/// `rows` points to row `first_row`; `row_stride` counts words. The matrix can be packed in slices
/// of any size, in any order; on several threads if slices begin at multiples of 32 rows.
void ik_onebit_spin_pack(size_t n, size_t first_row, size_t row_count, const uint64_t *rows,
                         size_t row_stride, uint64_t *packed)
    __attribute__((
        swift_name("packOneBitForSpins(order:firstRow:rowCount:rows:rowStride:into:)")));

/// y = J s, exact, for `replicas` vectors of ±1 spins.
///
/// Bit `j % 64` of `spins[r * spin_stride + j / 64]` is 1 where s_j = +1; bits at and beyond `n`
/// are 0. The result is replica-major: `y[r * y_stride + i]`. Replicas are worked on eight at a
/// time, then one by one.
void ik_onebit_spin_product(size_t n, size_t replicas, const uint64_t *packed,
                            const uint64_t *spins, size_t spin_stride, int32_t *y,
                            size_t y_stride)
    __attribute__((swift_name(
        "oneBitSpinProduct(order:replicas:packed:spins:spinStride:y:yStride:)")));

/// 32-bit words in the form packed for products with real vectors.
size_t ik_onebit_real_packed_count(size_t n)
    __attribute__((swift_name("oneBitRealPackedCount(order:)")));

/// Packs rows `first_row ..< first_row + row_count` for products with real vectors.
///
/// As `ik_onebit_spin_pack`, with 128 in the place of 32.
void ik_onebit_real_pack(size_t n, size_t first_row, size_t row_count, const uint64_t *rows,
                         size_t row_stride, uint32_t *packed)
    __attribute__((
        swift_name("packOneBitForReals(order:firstRow:rowCount:rows:rowStride:into:)")));

/// y = J x for `replicas` real vectors, replica-major: `x[r * x_stride + j]` and
/// `y[r * y_stride + i]`.
///
/// Sums of neighbouring ±x_j are looked up in tables instead of added, which is exact up to
/// rounding and faster than multiplying. Replicas are worked on in pairs, which costs a little
/// less for each, and for matrices larger than the caches halves the memory traffic.
void ik_onebit_real_product(size_t n, size_t replicas, const uint32_t *packed, const float *x,
                            size_t x_stride, float *y, size_t y_stride)
    __attribute__((
        swift_name("oneBitRealProduct(order:replicas:packed:x:xStride:y:yStride:)")));

// MARK: Sparse couplings

/// Bytes that the packed form of a sparse matrix with `nonzeros` entries takes.
size_t ik_sparse_packed_size(size_t n, size_t nonzeros)
    __attribute__((swift_name("sparsePackedSize(order:nonzeros:)")));

/// Packs a matrix given by compressed rows: the entries of row `i` are at
/// `row_starts[i] ..< row_starts[i + 1]`, both triangles stored, in any order within a row.
///
/// `packed` is aligned to 64 bytes. Returns false, leaving `packed` unspecified, if the row starts
/// do not begin at zero and grow, a column is `n` or more, or `n` exceeds 2^32.
bool ik_sparse_pack(size_t n, const size_t *row_starts, const uint32_t *columns,
                    const float *weights, void *packed)
    __attribute__((swift_name("packSparse(order:rowStarts:columns:weights:into:)")));

/// y = J x for `replicas` vectors at once, vertex-major: `y[i * y_stride + r]`.
///
/// Replicas are worked on in groups of 32, then 16, then one by one.
void ik_sparse_product(const void *packed, size_t replicas, const float *x, size_t x_stride,
                       float *y, size_t y_stride)
    __attribute__((swift_name("sparseProduct(packed:replicas:x:xStride:y:yStride:)")));

/// y = J x for one vector.
void ik_sparse_product_single(const void *packed, const float *x, float *y)
    __attribute__((swift_name("sparseProduct(packed:x:y:)")));

// MARK: What the machine can do
//
// Rates of one core at the level in use, measured with the thread's processor time: the best of
// `samples` runs of about a millisecond (longer for buffers that take longer to read once).

/// Processor time that the calling thread has used, in seconds.
double ik_thread_seconds(void) __attribute__((swift_name("threadSeconds()")));

/// Single-precision multiply-adds, counted as two operations each, per second.
double ik_measure_multiply_add_rate(size_t samples)
    __attribute__((swift_name("measureMultiplyAddRate(samples:)")));

/// Bytes per second read in order from `buffer`.
double ik_measure_read_rate(const void *buffer, size_t bytes, size_t samples)
    __attribute__((swift_name("measureReadRate(_:bytes:samples:)")));

/// Bytes per second of whole 64-byte lines read at random from `buffer`.
double ik_measure_line_rate(const void *buffer, size_t bytes, size_t samples)
    __attribute__((swift_name("measureLineRate(_:bytes:samples:)")));

#pragma clang assume_nonnull end

#endif
