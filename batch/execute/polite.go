package execute

import (
	"context"
	"sync"
	"time"

	"genopret/batch"
)

// closed gives the place to leave a correction in while no calls are made:
// outside the hours, or once the day has had its calls.
func (n *night) closed(now time.Time) *batch.Place {
	if n.Hours != nil {
		if open, next := n.Hours(now); !open {
			place := queue(batch.ReasonWindow, next)
			return &place
		}
	}
	if n.Limits.CallsPerDay == 0 {
		return nil
	}
	n.mu.Lock()
	sent := n.today + n.tally.Calls
	n.mu.Unlock()
	if sent < n.Limits.CallsPerDay {
		return nil
	}
	_, tomorrow := n.Day(now)
	place := queue(batch.ReasonLimit, tomorrow)
	return &place
}

// countToday counts what was sent today before this night.
func (n *night) countToday(ctx context.Context) (err error) {
	if n.Limits.CallsPerDay == 0 {
		return nil
	}
	begin, _ := n.Day(n.Clock.Now())
	n.today, err = n.Calls.Sent(ctx, begin)
	return err
}

// ended counts how the corrections of a list ended tonight.
type ended struct{ all, refused int }

// fewest corrections of a list say nothing about it.
const fewest = 10

func (n *night) ends(file string, refused bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.lists[file] == nil {
		n.lists[file] = &ended{}
	}
	n.lists[file].all++
	if refused {
		n.lists[file].refused++
	}
}

// tooManyRefused stops a list that DFDG refuses again and again: something is
// wrong with all of it, and somebody should look before the rest is tried.
func (n *night) tooManyRefused(file string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	e := n.lists[file]
	return e != nil && n.Limits.RefusedPercent > 0 && e.all >= fewest && e.refused*100 > n.Limits.RefusedPercent*e.all
}

// lanes keep the number of calls at once, and give an endpoint up that has
// stopped answering.
type lanes struct {
	most       int
	breakAfter int

	mu       sync.Mutex
	slots    map[string]chan struct{}
	failures map[string]int // answers in a row that were none
}

// enter waits for a free place at the operation and at its endpoint.
func (l *lanes) enter(ctx context.Context, op *batch.Operation) (leave func(), err error) {
	var taken []chan struct{}
	leave = func() {
		for _, slot := range taken {
			<-slot
		}
	}
	for _, place := range []struct { // always in this order, so that nobody waits for each other
		name string
		most int
	}{{"operation " + op.FullName(), op.MaxParallel}, {"endpoint " + op.Endpoint, l.most}} {
		if place.most <= 0 {
			continue
		}
		slot := l.slot(place.name, place.most)
		select {
		case slot <- struct{}{}:
			taken = append(taken, slot)
		case <-ctx.Done():
			leave()
			return nil, ctx.Err()
		}
	}
	return leave, nil
}

func (l *lanes) slot(name string, most int) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.slots == nil {
		l.slots = map[string]chan struct{}{}
	}
	if l.slots[name] == nil {
		l.slots[name] = make(chan struct{}, most)
	}
	return l.slots[name]
}

// answered counts answers that say "not now" or nothing clear.
func (l *lanes) answered(endpoint string, class batch.Class) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failures == nil {
		l.failures = map[string]int{}
	}
	switch class {
	case batch.RetryLater, batch.Unclear:
		l.failures[endpoint]++
	default:
		l.failures[endpoint] = 0
	}
}

func (l *lanes) broken(endpoint string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.breakAfter > 0 && l.failures[endpoint] >= l.breakAfter
}
