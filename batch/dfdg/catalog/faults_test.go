package catalog

import (
	"testing"

	"genopret/batch"
)

// Typed by hand from STAR's numbers, not from faults.yaml.
func TestClassOfEveryNumber(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	known := 0
	for class, numbers := range map[batch.Class][]int{
		batch.RowError: {1001, 1003, 1010, 4404, 2001, 2002, 2003, 4316, 4317, 4367, 4322, 4338, 4340, 4980, 4405,
			4591, 4592, 4644, 4645, 4654, 4655, 4656, 4675, 4685, 4686, 4720, 4725, 4750, 4763},
		batch.ElsewhereError: {4511, 4575},
		batch.VerifyFirst:    {4632, 4977},
		batch.RetryLater:     {1011, 1100, 4769, 9018, 9303, 9329},
		batch.StopOperation:  {1014},
		batch.StopRun:        {1012, 1013, 1101, 4413, 8173, 8174, 8232, 8233, 8234},
	} {
		for _, number := range numbers {
			known++
			if got := c.Class(number); got != class {
				t.Errorf("%d is %q, want %q", number, got, class)
			}
			if text := c.Meaning(number); text.Da == "" || text.En == "" {
				t.Errorf("%d has no meaning", number)
			}
		}
	}
	if known != len(c.faults) {
		t.Errorf("%d numbers here, %d in the data", known, len(c.faults))
	}
}

func TestUnknownNumberIsARowError(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	for _, number := range []int{100, 7777, 999999} {
		if got := c.Class(number); got != batch.RowError {
			t.Errorf("%d is %q", number, got)
		}
		if text := c.Meaning(number); text != (batch.Text{}) {
			t.Errorf("%d means %q", number, text)
		}
	}
}
