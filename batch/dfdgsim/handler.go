package dfdgsim

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// Mark is the header that every answer of a simulator carries, with value 1.
const Mark = "X-Dfdgsim"

// largest is the greatest message that is read, in bytes.
const largest = 1 << 20

// Handler serves the services at /<Service>. It needs HTTP/1.1: cut
// connections are told apart there alone.
func (s *Sim) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(Mark, "1")
		op, status := s.route(r)
		if status != 0 {
			http.Error(w, http.StatusText(status), status)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largest))
		if err != nil {
			refuseBody(w, err)
			return
		}
		s.serve(w, r, op, body)
	})
}

// route finds the operation: the path names the service, SOAPAction the rest.
func (s *Sim) route(r *http.Request) (*operation, int) {
	if r.Method != http.MethodPost {
		return nil, http.StatusMethodNotAllowed
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "text/xml" {
		return nil, http.StatusUnsupportedMediaType
	}
	service := strings.TrimPrefix(r.URL.Path, "/")
	action := strings.Trim(r.Header.Get("SOAPAction"), `"`)
	name, ok := strings.CutPrefix(action, serviceSpace+service+"/")
	if !ok {
		return nil, http.StatusNotFound
	}
	name = service + "." + name
	if op := s.table.byName[name]; op != nil {
		return op, 0
	}
	if s.table.reads[name] {
		return readOnly(name), 0
	}
	return nil, http.StatusNotFound
}

// refuseBody answers a body that could not be read to its end. It is no call.
func refuseBody(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		status = http.StatusRequestEntityTooLarge
	}
	http.Error(w, http.StatusText(status), status)
}

// visit is one request on its way through.
type visit struct {
	op     *operation
	number int // of a write; 0 for a read
	order  Order
	body   []byte
}

// serve numbers the request, asks the script, and answers.
func (s *Sim) serve(w http.ResponseWriter, r *http.Request, op *operation, body []byte) {
	v := visit{op: op, body: body}
	if err := s.enter(&v); err != nil {
		broken(w, err)
		return
	}
	if v.order.Do != "" {
		s.misbehave(r.Context(), w, &v)
		return
	}
	s.behave(w, &v)
}

// behave answers as the world says.
func (s *Sim) behave(w http.ResponseWriter, v *visit) {
	a, err := s.answer(v)
	if err != nil {
		broken(w, err)
		return
	}
	a.send(w)
}

// enter gives a write its number and looks for an order. The order is noted
// before it is carried out.
func (s *Sim) enter(v *visit) error {
	s.count.Lock()
	defer s.count.Unlock()
	if v.op.Effect != "" {
		s.calls++
		v.number = s.calls
	}
	orders, err := readScript(s.dir, s.table)
	if err != nil {
		return err
	}
	order, found := pick(orders, v.number, v.op.Name, s.used)
	if !found {
		return nil
	}
	v.order = order
	s.used[order.useKey()]++
	return s.scripted.add(scripted{Call: v.number, Order: order}, false)
}

// answer lets the world answer and logs the outcome. The error is for a
// simulator that is itself broken.
func (s *Sim) answer(v *visit) (answer, error) {
	a, err := s.judge(v)
	if err != nil {
		return answer{}, err
	}
	return a, s.log(v, a.outcome)
}

// log writes the line of a request.
func (s *Sim) log(v *visit, outcome string) error {
	return s.requests.add(Request{Call: v.number, At: s.now(), Operation: v.op.Name, Outcome: outcome, Script: v.order.Do}, false)
}

// broken answers when the simulator cannot go on: a script with a mistake, a
// full disk. It is no answer of DFDG, and says so in plain text.
func broken(w http.ResponseWriter, err error) {
	http.Error(w, "simulator: "+err.Error(), http.StatusInternalServerError)
}

// answer is what goes back over the wire.
type answer struct {
	outcome string
	status  int
	body    []byte
}

// send writes the whole answer.
func (a answer) send(w http.ResponseWriter) {
	a.head(w)
	_, _ = w.Write(a.body) // a client that left is no mistake of ours
}

// head writes all before the body.
func (a answer) head(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
}
