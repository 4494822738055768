import { Decimal128, Double } from 'bson';
import { KIND, compareValues, isDocument, kindOf, typeName } from './values.ts';
import type { BsonValue } from './values.ts';

/** Whether two values are written with the same bytes: unlike equality this tells 1 from 1.0 and 1.0 from 1.00. An update that leaves the same is no update. */
export function sameBson(left: BsonValue, right: BsonValue): boolean {
  if (left === right) return true;
  if (typeName(left) !== typeName(right)) return false;
  if (left instanceof Double && right instanceof Double) return Object.is(left.value, right.value);
  if (left instanceof Decimal128 && right instanceof Decimal128) return left.toString() === right.toString();
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => sameBson(element, right[index]));
  }
  if (isDocument(left) && isDocument(right)) {
    const fields = Object.keys(left);
    const others = Object.keys(right);
    return (
      fields.length === others.length &&
      fields.every((field, index) => field === others[index] && sameBson(left[field], right[field]))
    );
  }
  return kindOf(left) === kindOf(right) && kindOf(left) !== KIND.object && compareValues(left, right) === 0;
}
