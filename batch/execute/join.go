package execute

import (
	"cmp"
	"slices"

	"genopret/batch"
)

// Join puts corrections that share a citizen or a registration into one
// thread, directly or through others. Inside a thread open ones come first,
// then health data, then the rank of their rules, then the order of arrival; threads are ordered by their
// first correction, those with health data before the rest.
func Join(touches []batch.Touch, rank func(rule string) int) [][]string {
	if rank == nil {
		rank = func(string) int { return 0 }
	}
	compare := comparing(touches, rank)
	sets := newSets(len(touches))
	first := map[batch.Mark]int{}
	for i, t := range touches {
		for _, mark := range t.Marks {
			if j, ok := first[mark]; ok {
				sets.union(i, j)
			} else {
				first[mark] = i
			}
		}
	}
	groups := map[int][]int{}
	for i := range touches {
		root := sets.find(i)
		groups[root] = append(groups[root], i)
	}
	threads := make([][]int, 0, len(groups))
	for _, group := range groups {
		slices.SortFunc(group, compare)
		threads = append(threads, group)
	}
	slices.SortFunc(threads, func(a, b []int) int { return compare(a[0], b[0]) })
	return names(touches, threads)
}

func comparing(touches []batch.Touch, rank func(rule string) int) func(a, b int) int {
	return func(a, b int) int {
		return cmp.Or(
			yesFirst(touches[a].Open, touches[b].Open),
			yesFirst(touches[a].Health, touches[b].Health),
			cmp.Compare(rank(touches[a].Rule), rank(touches[b].Rule)),
			cmp.Compare(a, b),
		)
	}
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func names(touches []batch.Touch, threads [][]int) [][]string {
	named := make([][]string, len(threads))
	for i, thread := range threads {
		for _, k := range thread {
			named[i] = append(named[i], touches[k].Correction)
		}
	}
	return named
}

// sets is union-find with path halving; the smaller index is the root, so
// that the outcome does not depend on the order of the unions.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) find(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) union(i, j int) {
	a, b := s.find(i), s.find(j)
	s[max(a, b)] = min(a, b)
}
