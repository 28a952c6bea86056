#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd ~
# `sbatch --wait` looks only every ten seconds.
ended() { until [ -z "$(squeue -h)" ]; do sleep 1; done; }

srun -N 2 hostname > nodes.txt

cat > first.sh <<'END'
#!/bin/bash
#SBATCH --job-name=first
#SBATCH --output=first.out
echo "job $SLURM_JOB_ID on $(hostname)"
END
sbatch first.sh
ended

sbatch --job-name=toolong --wrap="sleep 1000"
scancel --name=toolong

mpicc -O2 -o pi pi.c
cat > pi.sh <<'END'
#!/bin/bash
#SBATCH --job-name=pi
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --output=pi.out
mpirun ./pi
END
sbatch pi.sh
ended

cat > array.sh <<'END'
#!/bin/bash
#SBATCH --job-name=array
#SBATCH --array=1-4
#SBATCH --output=array-%a.out
# Two jobs on one node share Open MPI's folder otherwise, and the first to end takes it away while the other begins.
export OMPI_MCA_orte_tmpdir_base=$(mktemp -d)
mpirun ./pi $((10 ** SLURM_ARRAY_TASK_ID))
END
sbatch array.sh
ended
