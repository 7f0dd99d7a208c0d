package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"genopret/batch"
	"genopret/batch/dfdgsim"
)

// startDFDG starts the simulator and waits for its banner.
func (d *demo) startDFDG(ctx context.Context) (stop func() error, endpoint string, err error) {
	cmd := d.program(ctx, "dfdgsim", "serve", d.path("dfdg"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", fmt.Errorf("start den simulerede DFDG: %w", err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	endpoint, ok := strings.CutPrefix(lines.Text(), "listening ")
	stop = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		return cmd.Wait()
	}
	if !ok {
		return nil, "", errors.Join(fmt.Errorf("den simulerede DFDG sagde %q", lines.Text()), stop())
	}
	fmt.Printf("Den simulerede DFDG svarer på %s, med gensidig TLS.\n", endpoint)
	return stop, endpoint, nil
}

// accepted counts the lines of the simulator's journal.
func (d *demo) accepted() (int, error) {
	data, err := os.ReadFile(d.path("dfdg", "journal.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	return strings.Count(string(data), "\n"), err
}

// misbehaviour is what the simulator is told to do wrong in the first night.
const misbehaviour = `[
 {"operation": "AbsenceRegistrationService.DeleteAbsence", "times": 1, "do": "cut-after"},
 {"operation": "PersonRegistrationService.CreatePersonGroupMarking", "times": 1, "do": "late-commit", "after": "1s"},
 {"operation": "ActivityService.CreateActivity", "times": 1, "do": "garbage"},
 {"operation": "AbsenceRegistrationService.UpdateAbsence", "times": 1, "do": "throttle"},
 {"operation": "UnemploymentFundMessageService.SaveJobReferralNotificationEvent", "times": 1, "do": "cut-after"}
]
`

// world makes the citizens and registrations that the rows speak of.
func world(rows []listed) dfdgsim.World {
	var w dfdgsim.World
	known := map[string]bool{}
	citizen := func(cpr string, dead bool) {
		if cpr != "" && !known[cpr] {
			known[cpr] = true
			w.Citizens = append(w.Citizens, dfdgsim.Citizen{CPR: cpr, Municipality: municipality, Dead: dead})
		}
	}
	for _, r := range rows {
		citizen(r.plan.Right.Reveal(), r.rightDead)
		citizen(r.plan.Wrong.Reveal(), false)
		if r.lost {
			continue
		}
		for _, call := range r.plan.Calls {
			if stands, ok := dfdgsim.Need(call.Operation, elements(&call)); ok {
				stands.CPR, stands.Owner = call.Citizen.Reveal(), municipality
				w.Registrations = append(w.Registrations, stands)
			}
		}
	}
	return w
}

func elements(call *batch.PlannedCall) map[string]string {
	m := map[string]string{}
	for _, v := range call.Params {
		m[v.Element] = v.Text
	}
	return m
}
