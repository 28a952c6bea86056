/* Computes pi as a sum of many terms; each process adds its share of them. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long terms = argc > 1 ? atol(argv[1]) : 1000000;
  int rank, size, length;
  char node[MPI_MAX_PROCESSOR_NAME];
  double share = 0, pi = 0;

  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);          /* which one am I? */
  MPI_Comm_size(MPI_COMM_WORLD, &size);          /* how many are we? */
  MPI_Get_processor_name(node, &length);
  double start = MPI_Wtime();

  for (long i = rank; i < terms; i += size) {
    double x = (i + 0.5) / terms;
    share += 4 / (1 + x * x);
  }
  printf("process %d of %d on %s\n", rank, size, node);

  MPI_Reduce(&share, &pi, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
  if (rank == 0) printf("pi = %.12f with %ld terms in %.2f s\n", pi / terms, terms, MPI_Wtime() - start);
  MPI_Finalize();
  return 0;
}
