// Package faults holds broken parts, each named for what is broken about it:
// a disk that loses what was not flushed, a DFDG that answers late, badly or
// not at all, hands that do their work in the wrong order.
//
// Tests and the simulated nights of batch/faults/soak alone import it. Start
// reading at [Disk] and [DFDG]; [Mutant] lists the wrong hands.
package faults
