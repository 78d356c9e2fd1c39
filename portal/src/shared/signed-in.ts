import { createContext, use } from 'react';
import type { Permission, SignedIn } from '@mullion/api/contract';
import type { Factory } from './api/answers';

const Person = createContext<SignedIn | undefined>(undefined);
export const SignedInProvider = Person.Provider;

/** Who is signed in; only under the shell, where someone always is. */
export function useSignedIn(): SignedIn {
  const person = use(Person);
  if (!person) throw new Error('useSignedIn needs someone signed in above it');
  return person;
}

export const useMay = (permission: Permission): boolean => useSignedIn().permissions.includes(permission);

/** The factory of that id among the person's; the first one when it is unknown. */
export function useFactory(id?: string): Factory | undefined {
  const { factories } = useSignedIn();
  return factories.find((f) => f.id === id) ?? factories[0];
}

/** Where times of that factory are shown. */
export const useZone = (factory?: string): string => useFactory(factory)?.timeZone ?? 'Europe/Kyiv';

/** The factory's name by its id; the id itself when it is not one of the person's. */
export function useFactoryName(): (id: string) => string {
  const { factories } = useSignedIn();
  return (id) => factories.find((f) => f.id === id)?.name ?? id;
}
