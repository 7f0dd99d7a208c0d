package main

import (
	"fmt"
	"runtime"
	"strings"
)

// panicKind names the kind of a panic without its value.
func panicKind(p any) string {
	if err, ok := p.(runtime.Error); ok && !strings.Contains(err.Error(), "\"") {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// panicPlace lists the functions that were running, without their arguments:
// a full trace prints values.
func panicPlace() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var b strings.Builder
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "genopret/") || strings.HasPrefix(frame.Function, "main.") {
			fmt.Fprintf(&b, "  %s:%d\n", frame.Function, frame.Line)
		}
		if !more {
			return b.String()
		}
	}
}
