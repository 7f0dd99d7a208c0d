package soap

import (
	"strconv"
	"strings"

	"genopret/batch"
)

// numberNames are the elements in which a fault's number may stand, best
// first. STAR does not publish the shape of the detail, so any will do.
var numberNames = []string{"FaultNumber", "FaultCode", "ErrorCode", "ErrorNumber", "Code", "Number"}

// judgeFault goes by the number alone; the texts come in two languages and
// may hold personal data.
func judgeFault(fault *node, got reply, classes func(number int) batch.Class) batch.Answer {
	number := faultNumber(fault)
	if number == 0 {
		return without(got, "a fault without a number")
	}
	class := classes(number)
	if class == "" || class == batch.Accepted {
		class = batch.Unclear // a fault is never a yes
	}
	return batch.Answer{Class: class, Number: number}
}

// faultNumber looks through the detail; 0 for none. Outside the detail a
// Code is SOAP's own.
func faultNumber(fault *node) int {
	best, found := len(numberNames), 0
	for _, detail := range fault.children {
		if strings.EqualFold(detail.name, "detail") {
			searchNumber(detail, &best, &found)
		}
	}
	return found
}

// searchNumber keeps the first number under the best name.
func searchNumber(n *node, best, found *int) {
	for _, child := range n.children {
		for rank, name := range numberNames {
			if rank < *best && strings.EqualFold(child.name, name) && len(child.children) == 0 {
				if number, ok := digits(string(child.text)); ok {
					*best, *found = rank, number
				}
			}
		}
		searchNumber(child, best, found)
	}
}

func digits(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 9 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	number, err := strconv.Atoi(text)
	return number, err == nil && number > 0
}
