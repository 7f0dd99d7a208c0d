package sqlite

import (
	"encoding/binary"
	"errors"

	"genopret/batch"
)

// codecVersion leads every encoded plan. A change of the form takes a new
// number, and the old form is still read.
const codecVersion = 1

var errCodec = errors.New("the stored plan cannot be read")

// encodePlan appends what of a plan is about a citizen, in the order in which
// decodePlan reads it: texts and counts led by their length. JSON would mask
// the numbers, as it should everywhere else, and take five times as long.
func encodePlan(to []byte, r *batch.StoredRow, calls bool) []byte {
	to = append(to, codecVersion)
	to = appendTexts(to, r.Ref, r.Canon, r.Registration, r.Wrong.Reveal(), r.Right.Reveal())
	to = binary.AppendUvarint(to, uint64(len(r.Fields)))
	for _, f := range r.Fields {
		to = appendTexts(to, f.Key, f.Value)
	}
	to = binary.AppendUvarint(to, uint64(len(r.Facts)))
	for _, f := range r.Facts {
		to = appendTexts(to, string(f.Fact), f.Value, f.From)
	}
	if !calls {
		return binary.AppendUvarint(to, 0)
	}
	to = binary.AppendUvarint(to, uint64(len(r.Calls)))
	for _, c := range r.Calls {
		to = appendTexts(to, c.Citizen.Reveal())
		to = binary.AppendUvarint(to, uint64(len(c.Params)))
		for _, p := range c.Params {
			to = appendTexts(to, p.Element, p.Text)
		}
	}
	return to
}

func appendTexts(to []byte, texts ...string) []byte {
	for _, text := range texts {
		to = binary.AppendUvarint(to, uint64(len(text)))
		to = append(to, text...)
	}
	return to
}

// secret is what decodePlan gives back of a call.
type secret struct {
	citizen batch.CPR
	params  []batch.Value
}

func decodePlan(from []byte, p *batch.Plan) ([]secret, error) {
	d := decoder{text: string(from)}
	if len(from) == 0 || from[0] != codecVersion {
		return nil, errCodec
	}
	d.text = d.text[1:]
	p.Ref, p.Canon, p.Registration = d.next(), d.next(), d.next()
	p.Wrong, p.Right = d.citizen(), d.citizen()
	for range d.count() {
		p.Fields = append(p.Fields, batch.FieldValue{Key: d.next(), Value: d.next()})
	}
	for range d.count() {
		p.Facts = append(p.Facts, batch.StatedFact{Fact: batch.Fact(d.next()), Value: d.next(), From: d.next()})
	}
	var calls []secret
	for range d.count() {
		call := secret{citizen: d.citizen()}
		for range d.count() {
			call.params = append(call.params, batch.Value{Element: d.next(), Text: d.next()})
		}
		calls = append(calls, call)
	}
	if d.broken || d.text != "" {
		return nil, errCodec
	}
	return calls, nil
}

// decoder cuts texts off the front. All of them share one string.
type decoder struct {
	text   string
	broken bool
}

func (d *decoder) number() uint64 {
	n, shift := uint64(0), 0
	for i := 0; i < len(d.text) && shift < 64; i++ {
		b := d.text[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			d.text = d.text[i+1:]
			return n
		}
		shift += 7
	}
	d.broken, d.text = true, ""
	return 0
}

// count never gives more than there are bytes left, so that a damaged count
// cannot run away.
func (d *decoder) count() int {
	n := d.number()
	if n > uint64(len(d.text)) {
		d.broken, d.text = true, ""
		return 0
	}
	return int(n)
}

func (d *decoder) next() string {
	n := d.count()
	text := d.text[:n]
	d.text = d.text[n:]
	return text
}

func (d *decoder) citizen() batch.CPR {
	digits := d.next()
	cpr, ok := batch.NewCPR(digits)
	if !ok && digits != "" {
		d.broken = true
	}
	return cpr
}
